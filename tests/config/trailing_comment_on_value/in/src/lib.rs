use worker_containers::prelude::*;

#[container(port = 8080, image = "./b/Dockerfile", max_instances = 9, instance_type = "basic")]
pub struct Transcoder;
