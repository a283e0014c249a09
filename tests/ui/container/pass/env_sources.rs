//! Every place a variable can come from.
#![deny(warnings)]

use worker_containers::{core::env::EnvSource, prelude::*};

#[container(env(
    TEXT = "two words",
    EMPTY = "",
    NUMBER = 8,
    NEGATIVE = -1,
    FRACTION = 0.5,
    FLAG = true,
    LOG = var("LOG_LEVEL"),
    MODE = var("MODE", default = "fast"),
    API_KEY = secret("API_KEY"),
    DB_PASSWORD = secret_store("SECRET_STORE"),
    URL = kv("SETTINGS", "api url"),
    AGAIN = kv("SETTINGS", "other"),
))]
struct Job;

fn main() {
    let sources = <Job as Container>::SPEC.env.iter().map(|var| var.source).collect::<Vec<_>>();
    assert_eq!(
        sources,
        [
            EnvSource::Literal("two words"),
            EnvSource::Literal(""),
            EnvSource::Literal("8"),
            EnvSource::Literal("-1"),
            EnvSource::Literal("0.5"),
            EnvSource::Literal("true"),
            EnvSource::Var("LOG_LEVEL"),
            EnvSource::Var("MODE"),
            EnvSource::Secret("API_KEY"),
            EnvSource::SecretStore("SECRET_STORE"),
            EnvSource::Kv { binding: "SETTINGS", key: "api url" },
            EnvSource::Kv { binding: "SETTINGS", key: "other" },
        ]
    );
}
