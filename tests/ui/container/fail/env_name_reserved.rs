use worker_containers::prelude::*;

#[container(env(CLOUDFLARE_REGION = "weur"))]
struct Transcoder;

fn main() {}
