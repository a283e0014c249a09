use worker_containers::prelude::*;

#[container(
    port = 8080,
    bindings(FILES = r2("my-files"), JOBS = queue("my-jobs"), CACHE = kv, DB_PASSWORD = secret_store("db-password")),
)]
pub struct Transcoder;
