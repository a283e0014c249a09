use worker_containers::prelude::*;

#[container(labels(team = TEAM))]
struct Transcoder;

fn main() {}
