use worker_containers::prelude::*;

dispatcher!(Transcoder);

fn main() {}
