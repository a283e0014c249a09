use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub fn stop(&mut self, _text: &str) {}
    pub async fn encode(&self, _instance: &Instance) -> u32 {
        0
    }
}

// What has no mistake can be called all the same.
async fn _use_it(handle: Handle<Transcoder>) -> worker_containers::Result<u32> {
    handle.encode().await
}

fn main() {}
