use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

struct Refused;

#[container_methods]
impl Transcoder {
    pub async fn encode(&self, _instance: &Instance) -> Result<(), Refused> {
        Err(Refused)
    }
}

fn main() {}
