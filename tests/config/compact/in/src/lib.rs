use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 5)]
pub struct Transcoder;

#[container(port = 3000)]
pub struct Thumbnailer;
