use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 4, env(LOG = var("LOG", default = "info"), KEY = secret("KEY"), FLAGS = kv("FLAGS", "all"), DB = secret_store("DB")))]
pub struct Transcoder;
