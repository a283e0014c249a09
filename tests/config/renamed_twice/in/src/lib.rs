use worker_containers::prelude::*;

#[container(port = 8080, renamed_from = "Media")]
pub struct Transcoder;

#[container(port = 3000, renamed_from = "Media")]
pub struct Thumbnailer;
