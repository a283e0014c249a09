use worker_containers::{prelude::*, worker};

#[container(port = 8080)]
struct Transcoder;

async fn not_found(_request: worker::Request) -> worker::Result<worker::Response> {
    worker::Response::error("nothing here", 404)
}

dispatcher!(Transcoder; fallback = not_found);

fn main() {}
