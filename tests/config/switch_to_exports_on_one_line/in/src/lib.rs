use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct Transcoder;
