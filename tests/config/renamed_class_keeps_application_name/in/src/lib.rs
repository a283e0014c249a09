use worker_containers::prelude::*;

#[container(port = 8080, name = "media", binding = "MEDIA", renamed_from = "Transcoder")]
pub struct Encoder;
