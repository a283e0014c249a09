use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct Transcoder;

#[container(port = 3000, name = "app-transcoder")]
pub struct Thumbnailer;
