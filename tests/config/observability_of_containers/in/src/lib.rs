use worker_containers::prelude::*;

#[container(port = 8080, observability = false)]
pub struct Transcoder;

#[container(port = 3000, observability = true, image = "./thumbnailer/Dockerfile")]
pub struct Thumbnailer;
