use worker_containers::prelude::*;

#[container(port = 8080, hooks)]
struct Transcoder;

impl Hooks for Transcoder {
    fn on_start(&self, _instance: &Instance) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
