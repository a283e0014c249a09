use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

struct Job;

#[container_methods]
impl Transcoder {
    pub async fn encode(&self, _instance: &Instance, _job: Job) {}
}

fn main() {}
