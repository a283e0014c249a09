use worker_containers::prelude::*;

#[worker_containers::container(port = 3004)]
pub struct Nested;
