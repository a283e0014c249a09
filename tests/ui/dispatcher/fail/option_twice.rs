use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

dispatcher!(Transcoder; queue = a, queue = b);

fn main() {}
