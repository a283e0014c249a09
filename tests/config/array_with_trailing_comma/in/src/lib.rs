use worker_containers::prelude::*;

#[container(port = 8080, env(A = secret("A"), B = secret("B"), C = secret("C")))]
pub struct Transcoder;
