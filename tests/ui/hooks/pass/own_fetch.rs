use worker_containers::{
    Result,
    prelude::*,
    worker::{Request, Response},
};

#[container(port = 8080, fetch)]
struct Transcoder;

impl Fetch for Transcoder {
    async fn fetch(&self, instance: &Instance, request: Request) -> Result<Response> {
        instance.fetch(request).await
    }
}

dispatcher!(Transcoder);

fn main() {}
