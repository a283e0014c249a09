use worker_containers::prelude::*;

struct Transcoder<T>(T);

#[container_methods]
impl<T> Transcoder<T> {
    pub async fn encode(&self, _instance: &Instance) {}
}

fn main() {}
