use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

struct Report;

#[container_methods]
impl Transcoder {
    pub async fn encode(&self, _instance: &Instance) -> Report {
        Report
    }
}

fn main() {}
