use worker_containers::prelude::*;

#[container(port = 8080, image_vars(A = "1"), max_instances = 3)]
pub struct Transcoder;

#[container(port = 3000)]
pub struct Thumbnailer;
