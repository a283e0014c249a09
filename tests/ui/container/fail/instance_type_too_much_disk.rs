use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = 4, memory_mib = 12288, disk_mb = 40000))]
struct Transcoder;

fn main() {}
