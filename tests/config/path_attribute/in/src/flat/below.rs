use worker_containers::prelude::*;

#[container(port = 3003)]
pub struct Below;
