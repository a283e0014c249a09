use worker_containers::prelude::*;

#[container(env(API_KEY = secret("API_KEY", "OTHER")))]
struct Transcoder;

fn main() {}
