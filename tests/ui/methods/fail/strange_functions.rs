use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async unsafe fn a(&self, _instance: &Instance) {}
    pub async extern "C" fn b(&self, _instance: &Instance) {}
}

fn main() {}
