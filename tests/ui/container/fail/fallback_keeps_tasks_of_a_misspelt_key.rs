use worker_containers::prelude::*;

#[container(port = 8080, task)]
struct Transcoder;

impl Tasks for Transcoder {
    type Task = String;

    async fn run(&self, _instance: &Instance, _task: String) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
