//! What `bindings(…)` names is reached by a constant that knows its type.
#![deny(warnings)]

use worker_containers::{prelude::*, worker};

#[container(
    port = 8080,
    env(SETTING = kv("CACHE", "setting"), PASSWORD = secret_store("DB_PASSWORD")),
    bindings(
        FILES = r2("my-files"),
        JOBS = queue("my-jobs"),
        CACHE = kv,
        DB_PASSWORD = secret_store("production-db-password"),
        lower = kv,
    ),
    observability = false,
)]
pub struct Transcoder;

pub async fn keep(env: &worker::Env) -> Result<String, Error> {
    let cached: Option<String> = Transcoder::CACHE.of(env)?.get("key").text().await?;
    Transcoder::FILES.of(env)?.put("key", cached.clone().unwrap_or_default()).execute().await?;
    Transcoder::JOBS.of(env)?.send("key").await?;
    let password: Option<String> = Transcoder::DB_PASSWORD.of(env)?.get().await?;
    Ok(password.or(cached).unwrap_or_default())
}

fn main() {
    assert_eq!(Transcoder::FILES.name(), "FILES");
    assert_eq!(Transcoder::lower.name(), "lower");
    let same = Transcoder::JOBS;
    assert_eq!(format!("{same:?}"), "Binding(JOBS)");
}
