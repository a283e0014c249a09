use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process")]
#[cron("0 3 * * *", path = "/run-job")]
pub struct Processor;

#[worker::event(queue)]
async fn messages(batch: worker::MessageBatch<String>, env: worker::Env, context: worker::Context) -> worker::Result<()> {
    Ok(())
}

#[worker::event(scheduled)]
async fn crons(event: worker::ScheduledEvent, env: worker::Env, context: worker::ScheduleContext) {}
