use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn encode_all(&self, _instance: &Instance) {}
    pub async fn encode__all(&self, _instance: &Instance) {}
}

fn main() {}
