use worker_containers::prelude::*;

#[container(port = 8080, binding = "MEDIA")]
pub struct Transcoder;
