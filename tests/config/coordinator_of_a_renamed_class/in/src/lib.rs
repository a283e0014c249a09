use worker_containers::prelude::*;

#[container(port = 8080, renamed_from = "Encoder")]
#[route("/*", autoscale(max = 20))]
pub struct Transcoder;
