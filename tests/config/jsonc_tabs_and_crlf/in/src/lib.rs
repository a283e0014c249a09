use worker_containers::prelude::*;

#[container(port = 8080, image_vars(PROFILE = "release"), max_instances = 4, env(LOG = var("LOG", default = "info"), KEY = secret("KEY"), FLAGS = kv("FLAGS", "all")))]
pub struct Transcoder;

#[container(port = 3000)]
pub struct Thumbnailer;
