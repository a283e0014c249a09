use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 1000)]
pub struct Transcoder;
