use worker_containers::prelude::*;

#[container(port = 8080, renamed_from = "Transcoder")]
pub struct Encoder;

#[container(port = 3000)]
pub struct Thumbnailer;
