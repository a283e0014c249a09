use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn encode(&self, _instance: &Instance) {}
}

#[container_methods]
impl Transcoder {
    pub async fn decode(&self, _instance: &Instance) {}
}

fn main() {}
