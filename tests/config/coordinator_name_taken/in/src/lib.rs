use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", autoscale(max = 20))]
pub struct Transcoder;
