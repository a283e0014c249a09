//! The Worker of the end-to-end tests of routing: a route for each thing that can be said of one.

use std::{cell::RefCell, collections::BTreeMap};
use worker::{Context, Env, Request, Response};
use worker_containers::{Router, prelude::*};

thread_local! {
    // The objects live in the Worker's own isolate here, so what the fetch event writes can be read by their hooks.
    // How many starts of which instances will fail.
    static BROKEN: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
}

/// As many as the load needs, in several ways.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, max_instances = 40)]
#[route(
    "/scaled/*",
    autoscale(
        max_connections = 10,
        min = 3,
        max = 3,
        stats = "/stats",
        stats_token = secret("STATS_TOKEN"),
    ),
    key = header("X-Session-ID"),
)]
#[route(
    "/burst/*",
    autoscale(
        max_connections = 2,
        min = 1,
        max = 4,
        scale_down_after = "3s",
        stats = "/stats/burst",
        stats_token = secret("STATS_TOKEN"),
    ),
    key = header("X-Session-ID"),
)]
#[route("/reject/*", autoscale(max_connections = 1, max = 1, when_full = "reject"), key = header("X-Session-ID"))]
#[route(
    "/<b>many/*",
    autoscale(
        max_connections = 1,
        max = 20,
        scale_down_after = "5s",
        stats = "/stats/many",
        stats_token = secret("STATS_TOKEN"),
    ),
    key = query("session"),
)]
#[route(
    "/flood/*",
    autoscale(max_connections = 200, max = 4, stats = "/stats/flood", stats_token = secret("STATS_TOKEN")),
    key = header("X-Session-ID"),
)]
#[route("/sharded/*", autoscale(max_connections = 4, max = 4, shards = 2), key = header("X-Session-ID"))]
pub struct Scaled;

/// Whatever a variable says.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, max_instances = 10)]
#[route(
    "/chosen/*",
    mode = var("ROUTING_MODE", default = "pool"),
    key = header("X-Session-ID"),
    pool = var("CONTAINER_POOL_SIZE", default = 2),
    autoscale(
        max_connections = var("MAX_CONNECTIONS_PER_CONTAINER", default = 1),
        min = var("MIN_CONTAINERS", default = 0),
        scale_down_after = var("SCALE_DOWN_IDLE_TIME", default = "10m"),
        max = 3,
    ),
)]
pub struct Chosen;

/// Keys that are given and signed.
#[container(image = "../../fixture/app/Dockerfile", port = 8080)]
#[route("/issued/cookie/*", session = cookie("sid", or_uuid))]
#[route("/issued/header/*", session = header("X-Session-ID", or_uuid))]
#[route(
    "/signed/*",
    session = cookie("signed", or_uuid, signed = secret("SESSION_KEY"), previous = secret("OLD_SESSION_KEY")),
)]
#[route("/late/*", shared, timeout = "1s", location_hint = "weur")]
#[route("/v1/api/*", shared, strip_prefix = "/v1")]
#[route("/socket/*", shared, websocket)]
#[route("/tenant/*", session = function(tenant))]
pub struct Optioned;

/// Whose request it is: a header says it, or the first label of a name in the query.
fn tenant(head: &RequestHead<'_>) -> Option<String> {
    let of_host = || head.parameter("host")?.split_once('.').map(|(tenant, _)| tenant.to_owned());
    head.header("X-Tenant").or_else(of_host).map(|tenant| tenant.to_lowercase())
}

/// Whose instances fail when they are told to.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, hooks)]
#[route("/fragile/*", pool = 3, key = header("X-Session-ID"), keep_warm = 2)]
#[route("/fragile/one/*", shared, retry = 2)]
pub struct Fragile;

impl Hooks for Fragile {
    async fn on_start(&self, instance: &Instance) -> worker_containers::Result<()> {
        let name = instance.name().unwrap_or_default();
        let is_broken = BROKEN.with_borrow_mut(|broken| {
            let left = broken.get_mut(&name).filter(|left| **left > 0);
            left.map(|left| *left -= 1).is_some()
        });
        match is_broken {
            true => Err(Error::Platform(format!("{name} is broken"))),
            false => Ok(()),
        }
    }
}

dispatcher!(Scaled, Chosen, Optioned, Fragile; fallback = fallback);

/// `/__break/NAME/TIMES` makes starts of an instance fail, `/__mend` ends that, `/__stop/NAME` stops one, `/__warm` warms
/// up, `/__unique` tells who answers on an instance that is made for it and who does on the same one again.
async fn fallback(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    let path = request.path();
    match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["__break", name, times] => BROKEN.with_borrow_mut(|broken| {
            broken.insert((*name).to_owned(), times.parse().unwrap_or_default());
        }),
        ["__unique"] => {
            let twice = async {
                let made = Handle::<Fragile>::unique(&env)?;
                let again = Fragile::by_name(&env, made.name().as_str())?;
                let mut texts = Vec::new();
                for handle in [made, again] {
                    let request = Request::new("http://container/who", worker::Method::Get)?;
                    texts.push(handle.fetch(request).await?.text().await?);
                }
                Ok::<_, Error>(texts.join("\n"))
            };
            return Response::ok(twice.await.map_err(|error| error.to_string())?);
        }
        ["__warm"] => {
            let classes = [&Scaled::SPEC, &Chosen::SPEC, &Optioned::SPEC, &Fragile::SPEC];
            Router::new(&classes).warm_up(&env).await.map_err(|error| error.to_string())?;
        }
        ["__mend"] => BROKEN.with_borrow_mut(BTreeMap::clear),
        ["__stop", name] => {
            let stopped = async { Fragile::by_name(&env, name)?.stop().await };
            stopped.await.map_err(|error| error.to_string())?;
        }
        _ => return Response::error("the fallback", 404),
    }
    Response::ok("done")
}
