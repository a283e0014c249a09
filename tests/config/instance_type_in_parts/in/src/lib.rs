use worker_containers::prelude::*;

#[container(port = 8080, instance_type = instance(vcpu = 2, memory_mib = 8192, disk_mb = 16000))]
pub struct Transcoder;
