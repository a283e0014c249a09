use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = "2", memory_mib = 8192, disk_mb = 16000))]
struct Transcoder;

fn main() {}
