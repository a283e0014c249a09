use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = 0.5, memory_mib = 4096, disk_mb = 2000))]
struct Transcoder;

fn main() {}
