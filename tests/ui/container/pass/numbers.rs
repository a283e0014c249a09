//! Ways to write a number.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container(port = 0x1F90, ports = [8_080, 0b1, 0o17], max_instances = 1_0)]
struct Transcoder;

fn main() {
    assert_eq!(<Transcoder as Container>::SPEC.ports, [8080, 1, 15]);
    assert_eq!(Transcoder::PORT_15.number(), 15);
}
