use worker_containers::{Event, Step, StepError, prelude::*, worker::Env};

#[workflow(binding = "my-processing")]
struct Processing;

impl Workflow for Processing {
    type Payload = ();
    type Output = ();

    async fn run(_event: Event<()>, _step: &Step, _env: &Env) -> Result<(), StepError> {
        Ok(())
    }
}

fn main() {}
