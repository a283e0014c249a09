use worker_containers::prelude::*;

#[container(port = 8080, env(LOG = var("LOG"), A = var("LOG", default = "info")))]
pub struct Transcoder;

#[container(port = 3000, env(LOG = var("LOG", default = "debug")))]
pub struct Thumbnailer;
