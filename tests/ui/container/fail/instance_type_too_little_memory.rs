use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = 2, memory_mib = 4096, disk_mb = 8000))]
struct Transcoder;

fn main() {}
