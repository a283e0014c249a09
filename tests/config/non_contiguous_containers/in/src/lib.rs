use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 5)]
pub struct Transcoder;

#[container(port = 3000)]
pub struct Thumbnailer;

#[container(port = 3001, max_instances = 7)]
pub struct Uploader;
