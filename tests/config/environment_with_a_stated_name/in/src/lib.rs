use worker_containers::prelude::*;

#[container(port = 8080, name = "media")]
pub struct Transcoder;
