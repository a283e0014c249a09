use worker_containers::prelude::*;

#[container(port = 8080, instance_type = "basic")]
pub struct Transcoder;
