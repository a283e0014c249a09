#![deny(deprecated)]

use worker_containers::prelude::*;

#[container(image_vars(NPM_TOKEN = "hunter2"))]
struct Transcoder;

fn main() {}
