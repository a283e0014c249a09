use worker_containers::prelude::*;

#[container(port = 8080, env(KEY = secret("KEY"), LOG = var("LOG", default = "info")))]
pub struct Transcoder;
