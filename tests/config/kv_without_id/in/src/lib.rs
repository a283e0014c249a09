use worker_containers::prelude::*;

#[container(port = 8080, env(FLAGS = kv("SETTINGS", "flags")))]
pub struct Transcoder;
