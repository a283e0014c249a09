use worker_containers::prelude::*;

struct Transcoder;

dispatcher!(Transcoder);

fn main() {}
