use worker_containers::prelude::*;

#[container(port = 8080, renamed_from = "Old")]
pub struct Encoder;
#[container(port = 8080)]
pub struct Transcoder;
