use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = 2))]
struct Transcoder;

fn main() {}
