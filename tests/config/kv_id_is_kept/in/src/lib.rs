use worker_containers::prelude::*;

#[container(port = 8080, env(FLAGS = kv("SETTINGS", "flags"), TITLE = kv("SETTINGS", "title")))]
pub struct Transcoder;
