use worker_containers::prelude::*;

#[workflow]
struct Processing;

fn main() {}
