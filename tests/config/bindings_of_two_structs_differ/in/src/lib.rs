use worker_containers::prelude::*;

#[container(port = 8080, bindings(FILES = r2("my-files"), JOBS = queue("jobs")))]
pub struct Transcoder;

#[container(port = 3000, bindings(FILES = r2("our-files"), JOBS = kv))]
pub struct Thumbnailer;
