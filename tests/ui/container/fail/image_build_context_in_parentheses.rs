use worker_containers::prelude::*;

#[container(image_build_context("."))]
struct Transcoder;

fn main() {}
