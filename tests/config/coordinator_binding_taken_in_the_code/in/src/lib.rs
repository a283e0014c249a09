use worker_containers::prelude::*;

#[container(port = 8080, env(LOG = var("TRANSCODER_COORDINATOR", default = "info")))]
#[route("/*", autoscale(max = 20))]
pub struct Transcoder;
