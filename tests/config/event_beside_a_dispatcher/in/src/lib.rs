use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process")]
pub struct Processor;

dispatcher!(Processor);

#[event(queue)]
async fn messages(batch: worker::MessageBatch<String>, env: worker::Env, context: worker::Context) -> worker::Result<()> {
    Ok(())
}

#[worker::event(scheduled)]
async fn crons(event: worker::ScheduledEvent, env: worker::Env, context: worker::ScheduleContext) {}

#[event(fetch, respond_with_errors)]
async fn requests(request: worker::Request, env: worker::Env, context: worker::Context) -> worker::Result<worker::Response> {
    worker::Response::empty()
}
