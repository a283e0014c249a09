use worker_containers::prelude::*;

pub mod transcoder;

#[container(port = 3000, name = "media")]
pub struct Thumbnailer;
