use worker_containers::prelude::*;

#[container(port = 0, max_instance = 3)]
pub struct Transcoder;

#[route(pool = 2)]
pub struct NoContainer;
