use worker_containers::{Event, Step, StepError, prelude::*, worker::Env};

#[workflow]
struct Processing;

struct Opaque;

impl Workflow for Processing {
    type Payload = ();
    type Output = Opaque;

    async fn run(_event: Event<()>, _step: &Step, _env: &Env) -> Result<Opaque, StepError> {
        Ok(Opaque)
    }
}

fn main() {}
