use worker_containers::prelude::*;

#[container(port = 8080, bindings(FILES = r2("my-files"), CACHE = kv), env(MODE = kv("CACHE", "mode")))]
pub struct Transcoder;

#[container(port = 3000, bindings(FILES = r2("my-files")), env(PASSWORD = secret_store("DB_PASSWORD")))]
pub struct Thumbnailer;

#[container(port = 3001, bindings(DB_PASSWORD = secret_store("production-password")))]
pub struct Api;
