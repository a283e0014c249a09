use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn encode(&self, _instance: &Instance, _count: u32) {}
}

async fn _call(handle: Handle<Transcoder>) -> worker_containers::Result<()> {
    handle.encode("many").await
}

fn main() {}
