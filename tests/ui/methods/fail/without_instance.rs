use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn a(&self) {}
    pub async fn b(&self, _count: u32) {}
    pub async fn c(&self, _count: u32, _instance: &Instance) {}
    pub async fn d(&self, _instance: Instance) {}
}

fn main() {}
