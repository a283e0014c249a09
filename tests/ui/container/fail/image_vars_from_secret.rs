use worker_containers::prelude::*;

#[container(image_vars(NPM_TOKEN = secret("NPM_TOKEN")))]
struct Transcoder;

fn main() {}
