use worker_containers::prelude::*;

#[container(port = 8080, renamed_from = "Transcoder")]
pub struct Encoder;
