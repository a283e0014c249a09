#![deny(deprecated)]

use worker_containers::prelude::*;

#[container(instance_type = instance(vcpu = 1, memory_mib = 4096, disk_mb = 16000))]
struct Transcoder;

fn main() {}
