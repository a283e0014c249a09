use worker_containers::prelude::*;

#[container(port = 3000)]
pub struct Thumbnailer;
