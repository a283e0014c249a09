use worker_containers::prelude::*;

#[container(prot = 8080)]
#[route("/api/*", pool = 10)]
struct Transcoder;

const DEFAULT: worker_containers::Port<Transcoder> = Transcoder::PORT_8080;

fn main() {}
