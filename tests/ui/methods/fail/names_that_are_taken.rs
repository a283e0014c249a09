use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn fetch(&self, _instance: &Instance) {}
    pub async fn alarm(&self, _instance: &Instance) {}
    pub async fn then(&self, _instance: &Instance) {}
    pub async fn get_state(&self, _instance: &Instance) {}
    pub async fn renew_activity_timeout(&self, _instance: &Instance) {}
    pub async fn r#name(&self, _instance: &Instance) {}
}

fn main() {}
