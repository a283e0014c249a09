use worker_containers::prelude::*;

#[container(port = 39001, ports = [8080, 39001])]
pub struct Transcoder;

fn main() {}
