use worker_containers::prelude::*;

#[queue("jobs", path = "/process")]
fn process() {}

fn main() {}
