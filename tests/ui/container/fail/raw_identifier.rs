use worker_containers::prelude::*;

#[container(port = 8080)]
struct r#Transcoder;

fn main() {}
