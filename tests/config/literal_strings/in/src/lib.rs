use worker_containers::prelude::*;

#[container(port = 8080, image = "./b/Dockerfile")]
pub struct Transcoder;
