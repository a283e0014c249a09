use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn a(&self, _instance: &Instance, _text: &str) {}
    pub async fn b(&self, _instance: &Instance, _bytes: &[u8]) {}
    pub async fn c(&self, _instance: &Instance, _texts: Vec<&'static str>) {}
    pub async fn d(&self, _instance: &Instance) -> &'static str {
        ""
    }
}

fn main() {}
