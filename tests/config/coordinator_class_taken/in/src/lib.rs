use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", autoscale(max = 20))]
pub struct Transcoder;

#[container(port = 8080)]
pub struct TranscoderCoordinator;
