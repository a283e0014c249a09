use worker_containers::prelude::*;

#[container(env(API_KEY = secrets("API_KEY")))]
struct Transcoder;

fn main() {}
