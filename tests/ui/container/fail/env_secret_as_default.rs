#![deny(deprecated)]

use worker_containers::prelude::*;

#[container(env(PASSWORD = var("DB_PASSWORD", default = "hunter2")))]
struct Transcoder;

fn main() {}
