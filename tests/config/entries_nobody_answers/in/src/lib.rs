use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process")]
#[cron("0 3 * * *", path = "/run-job")]
pub struct Processor;

#[container(port = 8080)]
#[route("/api/*", shared, keep_warm = 1)]
pub struct Api;

#[worker::event(fetch)]
async fn fetch(request: worker::Request, env: worker::Env, context: worker::Context) -> worker::Result<worker::Response> {
    worker::Response::empty()
}
