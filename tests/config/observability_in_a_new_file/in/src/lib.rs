use worker_containers::prelude::*;

#[container(port = 8080, observability = true)]
pub struct Transcoder;

#[container(port = 3000, observability = false, image = "./thumbnailer/Dockerfile")]
pub struct Thumbnailer;
