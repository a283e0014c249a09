use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = 8, memory_mib = 12288, disk_mb = 16000))]
struct Transcoder;

fn main() {}
