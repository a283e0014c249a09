use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

#[container_methods]
impl Transcoder {
    pub async fn a(&self, _instance: &Instance, _text: impl Into<String>) {}
    pub async fn b(&self, _instance: &Instance) -> Box<dyn Fn()> {
        Box::new(|| {})
    }
    pub async fn c(&self, _instance: &Instance) -> Option<Self> {
        None
    }
    pub async fn d<T>(&self, _instance: &Instance, _value: T) {}
    pub async fn e<'a>(&self, _instance: &'a Instance) {}
}

fn main() {}
