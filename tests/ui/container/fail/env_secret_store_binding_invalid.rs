use worker_containers::prelude::*;

#[container(env(API_KEY = secret_store("my store")))]
struct Transcoder;

fn main() {}
