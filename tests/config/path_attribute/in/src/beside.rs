use worker_containers::prelude::*;

#[container(port = 3002)]
pub struct Beside;
