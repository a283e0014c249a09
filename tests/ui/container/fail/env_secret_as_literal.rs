#![deny(deprecated)]

use worker_containers::prelude::*;

#[container(env(API_KEY = "hunter2"))]
struct Transcoder;

fn main() {}
