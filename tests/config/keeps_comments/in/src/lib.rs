use worker_containers::prelude::*;

#[container(port = 8080, image = "./containers/Dockerfile", max_instances = 4)]
pub struct Transcoder;
