use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    async fn _encode(&self, _instance: &Instance) {}
}

fn main() {}
