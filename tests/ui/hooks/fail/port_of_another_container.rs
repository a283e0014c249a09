use worker_containers::{prelude::*, worker};

#[container(port = 8080)]
struct Transcoder;

#[container(port = 8080)]
struct Api;

async fn send(api: Handle<Api>, request: worker::Request) -> worker_containers::Result<worker::Response> {
    api.fetch_on(Transcoder::PORT_8080, request).await
}

fn main() {}
