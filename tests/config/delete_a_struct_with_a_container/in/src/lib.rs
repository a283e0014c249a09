use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct Encoder;

#[container(port = 1)]
pub struct Transcoder;
