use worker_containers::prelude::*;

#[container(port = 8080, image = "registry.cloudflare.com/acct/media:2")]
pub struct Transcoder;
