use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = 4, memory_mib = 16384, disk_mb = 16000))]
struct Transcoder;

fn main() {}
