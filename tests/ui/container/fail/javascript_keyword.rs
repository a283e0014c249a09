use worker_containers::prelude::*;

#[container(port = 8080)]
#[allow(non_camel_case_types)]
struct delete;

fn main() {}
