use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods(timeout = 5)]
impl Transcoder {
    pub async fn encode(&self, _instance: &Instance) {}
}

fn main() {}
