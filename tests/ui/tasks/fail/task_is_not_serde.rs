use worker_containers::prelude::*;

#[container(port = 8080, tasks)]
struct Transcoder;

enum Task {
    Report,
}

impl Tasks for Transcoder {
    type Task = Task;

    async fn run(&self, _instance: &Instance, task: Task) -> Result<(), Error> {
        let Task::Report = task;
        Ok(())
    }
}

fn main() {}
