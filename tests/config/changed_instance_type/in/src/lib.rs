use worker_containers::prelude::*;

#[container(port = 8080, instance_type = "standard-1")]
pub struct Transcoder;
