use worker_containers::prelude::*;

#[container(port = 8080, env(DB_PASSWORD = secret_store("DB"), AGAIN = secret_store("DB")))]
pub struct Transcoder;
