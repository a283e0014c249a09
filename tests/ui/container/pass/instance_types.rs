//! Named sizes and one of the author's own.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container(instance_type = "lite")]
struct Small;

#[container(instance_type = "standard-4")]
struct Large;

#[container(instance_type = instance(vcpu = 1.5, memory_mib = 6144, disk_mb = 12000))]
struct Custom;

fn main() {}
