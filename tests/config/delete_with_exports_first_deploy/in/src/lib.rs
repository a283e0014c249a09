use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct Encoder;

#[durable_object]
pub struct Transcoder;
