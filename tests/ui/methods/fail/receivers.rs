use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn a(&mut self, _instance: &Instance) {}
    pub async fn b(self, _instance: &Instance) {}
    pub async fn c(_instance: &Instance) {}
    pub async fn d() {}
    pub async fn e(self: &Self, _instance: &Instance) {}
}

fn main() {}
