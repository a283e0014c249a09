use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn a(&self, _instance: &Instance, (_left, _right): (u8, u8)) {}
    pub async fn b(&self, _instance: &Instance, _: u8) {}
}

fn main() {}
