use worker_containers::prelude::*;

#[container(port = 8080, image = "./containers/media/Dockerfile", image_build_context = ".")]
pub struct Transcoder;
