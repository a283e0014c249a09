use worker_containers::prelude::*;

#[container(port = 8080, tasks)]
struct Transcoder;

impl Tasks for Transcoder {
    type Task = String;

    async fn run(&self, instance: &Instance, _task: String) -> Result<(), Error> {
        instance.schedule::<Self>(std::time::Duration::ZERO, &8080)?;
        Ok(())
    }
}

fn main() {}
