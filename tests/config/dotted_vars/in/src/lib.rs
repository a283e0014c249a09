use worker_containers::prelude::*;

#[container(port = 8080, env(A = var("A", default = "1"), B = var("B", default = "2")))]
pub struct Transcoder;
