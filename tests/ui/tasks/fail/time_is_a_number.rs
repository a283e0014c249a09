use worker_containers::prelude::*;

#[container(port = 8080, tasks)]
struct Transcoder;

impl Tasks for Transcoder {
    type Task = String;

    async fn run(&self, instance: &Instance, task: String) -> Result<(), Error> {
        instance.schedule::<Self>(60_u32, &task)?;
        Ok(())
    }
}

fn main() {}
