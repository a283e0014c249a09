use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/a/*", pool = var("CONTAINER_POOL_SIZE", default = 5))]
#[route("/b/*", pool = var("CONTAINER_POOL_SIZE", default = 6))]
pub struct Transcoder;
