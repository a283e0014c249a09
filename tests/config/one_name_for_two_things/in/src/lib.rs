use worker_containers::prelude::*;

#[container(port = 8080, env(A = secret("KEY"), B = kv("TRANSCODER_2", "b")))]
pub struct Transcoder;

#[container(port = 3000, env(A = var("KEY"), B = secret("TRANSCODER")))]
pub struct Thumbnailer;

#[container(port = 3000, binding = "TRANSCODER_2")]
pub struct Uploader;
