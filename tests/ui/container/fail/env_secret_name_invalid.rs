use worker_containers::prelude::*;

#[container(env(API_KEY = secret("api-key")))]
struct Transcoder;

fn main() {}
