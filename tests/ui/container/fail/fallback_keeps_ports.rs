use worker_containers::prelude::*;

#[container(port = 8080, ports = [8080, 9090], max_instances = 0)]
struct Transcoder;

const METRICS: worker_containers::Port<Transcoder> = Transcoder::PORT_9090;

fn main() {}
