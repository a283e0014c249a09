use worker_containers::prelude::*;

#[container(port = 8080, hooks, image = "")]
struct Transcoder;

impl Hooks for Transcoder {
    async fn on_start(&self, instance: &Instance) -> Result<(), Error> {
        let _ = instance;
        Ok(())
    }
}

fn main() {}
