//! The Worker of the lifecycle scenarios: one class for each way to live, whose hooks tell the test what they saw.

mod journal;
mod late;

use journal::Object;
use worker::{Context, Env, Request, Response};
use worker_containers::{Start, StartOptions, prelude::*};

/// Lives well.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    ports = [8080, 9090],
    sleep_after = "2s",
    env(TENANT = "nobody"),
    hooks,
)]
#[route("/plain/{id}/*", session = path("id"))]
#[route("/second/{id}/*", session = path("id"), port = 9090)]
#[route("/brief/{id}/*", session = path("id"), timeout = "1s")]
#[derive(Default)]
pub struct Plain {
    object: Object,
}

/// Lives well, and longer than a crash takes to be mended.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, sleep_after = "1m", hooks)]
#[route("/long/{id}/*", session = path("id"))]
#[derive(Default)]
pub struct Long {
    object: Object,
}

/// Listens after a while, and says for two seconds that it is not well.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    ping = "/health",
    env(LISTEN_AFTER_MS = 300, HEALTHY_AFTER_MS = 2000)
)]
#[route("/slow/{id}/*", session = path("id"))]
pub struct Slow;

/// Leaves its first connection without an answer.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, env(STUCK_FIRST = "1"))]
#[route("/stuck/{id}/*", session = path("id"))]
pub struct Stuck;

/// Ends before it listens.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, env(EXIT_AT_BOOT = 7), hooks)]
#[route("/broken/{id}/*", session = path("id"))]
#[derive(Default)]
pub struct Broken {
    object: Object,
}

/// Does not hear SIGTERM.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    sleep_after = "1s",
    env(IGNORE_SIGTERM = "1"),
    hooks
)]
#[route("/deaf/{id}/*", session = path("id"))]
#[derive(Default)]
pub struct Deaf {
    object: Object,
}

/// Needs a secret that nobody set.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, env(MISSING = secret("NEVER_SET")))]
#[route("/secretless/{id}/*", session = path("id"))]
pub struct Secretless;

/// Answers by itself, and tells how far it came.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, fetch)]
#[route("/own/{id}/*", session = path("id"))]
pub struct Own;

impl Fetch for Own {
    async fn fetch(&self, instance: &Instance, _request: Request) -> worker_containers::Result<Response> {
        journal::tell(instance, "began".to_owned()).await;
        let guard = journal::Dropped::new(instance);
        // Long enough for a client to leave in the middle.
        worker::Delay::from(std::time::Duration::from_secs(2)).await;
        journal::tell(instance, "went on".to_owned()).await;
        drop(guard);
        Ok(Response::ok("done")?)
    }
}

/// Cannot be built in memory.
#[container(image = "../../fixture/app/Dockerfile", port = 8080)]
#[route("/unborn/{id}/*", session = path("id"))]
pub struct Unborn {
    _never: u8,
}

impl Default for Unborn {
    #[allow(clippy::panic, reason = "the subject of a scenario")]
    fn default() -> Self {
        panic!("as the scenario wants it")
    }
}

journal::hooks!(Plain, Long, Broken, Deaf);

dispatcher!(
    Plain, Long, Slow, Stuck, Broken, Deaf, Secretless, Own, Unborn,
    late::Late100, late::Late500, late::Late1000, late::Late3000, late::Hasty,
    late::Drowsy, late::Frozen, late::Unanswering, late::Bilingual;
    fallback = fallback
);

/// `/__handle/NAME/WHAT` uses a typed handle, `/__options/NAME/TENANT` starts with options, `/__hurried/NAME/start` with a deadline.
async fn fallback(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    let path = request.path();
    match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["__options", name, tenant] => match with_options(&env, name, tenant).await {
            Ok(response) => Ok(response),
            Err(error) => Response::error(error.to_string(), error.answer().status),
        },
        ["__handle", name, what] => match use_handle(&env, name, what, request.clone()?).await {
            Ok(response) => Ok(response),
            Err(error) => Response::error(error.to_string(), 500),
        },
        ["__hurried", name, what] => match hurried(&env, name, what, request.clone()?).await {
            Ok(response) => Ok(response),
            Err(error) => Response::error(error.to_string(), error.answer().status),
        },
        _ => Response::error("the fallback", 404),
    }
}

/// Starts an instance, and waits for a much shorter time than that takes; or asks it for something.
async fn hurried(env: &Env, name: &str, what: &str, request: Request) -> worker_containers::Result<Response> {
    let handle = late::Late1000::by_name(env, name)?;
    if what != "start" {
        return handle.fetch(request).await;
    }
    let start = Start::new().deadline(std::time::Duration::from_millis(50));
    handle.start_and_wait_for_ports_with(start).await?;
    Ok(Response::ok("started")?)
}

/// Starts an instance for a tenant; `-` leaves the options as they are, and `~` says that there are none.
async fn with_options(env: &Env, name: &str, tenant: &str) -> worker_containers::Result<Response> {
    let options = match tenant {
        "-" => None,
        "~" => Some(StartOptions::new()),
        tenant => Some(StartOptions::new().env("TENANT", tenant)),
    };
    let start = options.map_or_else(Start::new, |options| Start::new().options(options));
    Plain::by_name(env, name)?.start_and_wait_for_ports_with(start).await?;
    Ok(Response::ok("started")?)
}

async fn use_handle(
    env: &Env,
    name: &str,
    what: &str,
    request: Request,
) -> worker_containers::Result<Response> {
    let handle = Plain::by_name(env, name)?;
    let done = match what {
        "state" => return Ok(Response::from_json(&handle.state().await?)?),
        "start" => handle.start_and_wait_for_ports().await,
        "stop" => handle.stop().await,
        "destroy" => handle.destroy("on request").await,
        "renew" => handle.renew_activity_timeout().await,
        _ => return handle.fetch(request).await,
    };
    done?;
    Ok(Response::ok("done")?)
}
