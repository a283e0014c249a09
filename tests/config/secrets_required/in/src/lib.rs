use worker_containers::prelude::*;

#[container(
    port = 8080,
    env(
        LOG = var("LOG", default = "info"),
        API_KEY = secret("API_KEY"),
        TOKEN = secret("TOKEN"),
        DB_PASSWORD = secret_store("DB"),
        FLAGS = kv("SETTINGS", "flags"),
    ),
)]
pub struct Transcoder;
