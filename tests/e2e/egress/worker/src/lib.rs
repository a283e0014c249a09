//! The Worker of the scenarios about connections out of containers: one class for each kind of policy.

use worker::{Context, Env, Request, Response};
use worker_containers::{Result, core::options::StartOptions, prelude::*};

/// Reaches two hosts and nothing else.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    sleep_after = "5m",
    egress(allow = ["api.example.com", "*.internal"], deny = ["secret.internal"]),
    hooks
)]
#[route("/closed/{id}/*", session = path("id"))]
pub struct Closed;

impl Hooks for Closed {
    /// Says what it saw, where the test can read it as well.
    async fn egress(&self, outbound: &Outbound, mut request: Request) -> Result<Response> {
        let (name, host) = (outbound.instance().unwrap_or_default().to_owned(), outbound.host().to_owned());
        let body = request.text().await?;
        let line = format!("{} {}{} {body}", request.method(), host, request.path());
        post(outbound.env(), &name, &line).await?;
        Ok(Response::ok(format!("{host} for {name}"))?)
    }
}

/// Reaches everything but one host.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    sleep_after = "5m",
    egress(deny = ["tracker.example.com"])
)]
#[route("/open/{id}/*", session = path("id"))]
pub struct Open;

/// Everything passes, one host by way of a hook that lends it a secret.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    sleep_after = "5m",
    egress(handle = ["localhost"]),
    hooks
)]
#[route("/handled/{id}/*", session = path("id"))]
pub struct Handled;

impl Hooks for Handled {
    async fn egress(&self, outbound: &Outbound, mut request: Request) -> Result<Response> {
        request.headers_mut()?.set("authorization", "lent")?;
        outbound.forward(request).await
    }
}

/// Is asked at each start whether it keeps its rules.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    sleep_after = "5m",
    egress(allow = ["api.example.com"], canary = "canary.example.com")
)]
#[route("/asked/{id}/*", session = path("id"))]
pub struct Asked;

/// Its canary is itself, which nobody can keep from it.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    sleep_after = "5m",
    egress(deny = ["localhost"], canary = "localhost:8080")
)]
#[route("/leaky/{id}/*", session = path("id"))]
pub struct Leaky;

/// Has no rules and no internet.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, sleep_after = "5m", enable_internet = false)]
#[route("/offline/{id}/*", session = path("id"))]
pub struct Offline;

dispatcher!(Closed, Open, Handled, Asked, Leaky, Offline; fallback = fallback);

/// `POST /__start/CLASS/NAME` starts an instance with the options in the body.
async fn fallback(mut request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    let (path, options) = (request.path(), request.text().await?);
    match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["__start", class, name] => match start(&env, class, name, &options).await {
            Ok(()) => Response::ok("started"),
            Err(error) => Response::error(error.to_string(), error.answer().status),
        },
        _ => Response::error("the fallback", 404),
    }
}

async fn start(env: &Env, class: &str, name: &str, options: &str) -> Result<()> {
    let start = worker_containers::Start::new().options(StartOptions::from_json(options)?);
    match class {
        "closed" => Closed::by_name(env, name)?.start_and_wait_for_ports_with(start).await,
        _ => Offline::by_name(env, name)?.start_and_wait_for_ports_with(start).await,
    }
}

async fn post(env: &Env, name: &str, line: &str) -> worker::Result<()> {
    let mut init = worker::RequestInit::new();
    init.with_method(worker::Method::Post).with_body(Some(line.into()));
    let url = format!("{}/{name}", env.var("JOURNAL")?);
    worker::Fetch::Request(Request::new_with_init(&url, &init)?).send().await?;
    Ok(())
}
