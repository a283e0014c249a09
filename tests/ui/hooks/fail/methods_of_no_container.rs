use worker_containers::prelude::*;

struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn encode(&self, _instance: &Instance) {}
}

fn main() {}
