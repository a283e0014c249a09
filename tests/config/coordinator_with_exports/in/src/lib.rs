use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 25)]
#[route("/*", autoscale(max = 20))]
pub struct Transcoder;
