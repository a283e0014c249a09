use worker_containers::prelude::*;

#[container(port = 8080, env(LOG = var("LOG", default = "info")))]
pub struct Transcoder;
