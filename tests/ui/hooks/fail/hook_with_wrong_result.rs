use worker_containers::prelude::*;

#[container(port = 8080, hooks)]
struct Transcoder;

impl Hooks for Transcoder {
    async fn on_activity_expired(&self, _instance: &Instance) {}
}

fn main() {}
