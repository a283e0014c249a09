use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 8)]
pub struct Transcoder;
