use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct Transcoder;

#[container(port = 3000)]
pub struct Thumbnailer;
