use worker_containers::prelude::*;

#[container(port = 8080, image_vars(RUST_VERSION = "1.95", PROFILE = "release"))]
pub struct Transcoder;
