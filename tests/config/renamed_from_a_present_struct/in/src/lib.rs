use worker_containers::prelude::*;

#[container(port = 8080, renamed_from = "Thumbnailer")]
pub struct Transcoder;

#[container(port = 3000)]
pub struct Thumbnailer;
