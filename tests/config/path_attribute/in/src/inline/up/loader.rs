use worker_containers::prelude::*;

#[container(port = 3001)]
pub struct Uploader;
