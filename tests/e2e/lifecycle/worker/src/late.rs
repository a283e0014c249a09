//! Applications that take their time before they listen.

use worker_containers::prelude::*;

/// A tenth of a second.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, env(LISTEN_AFTER_MS = 100))]
#[route("/late100/{id}/*", session = path("id"))]
pub(crate) struct Late100;

/// Half a second.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, env(LISTEN_AFTER_MS = 500))]
#[route("/late500/{id}/*", session = path("id"))]
pub(crate) struct Late500;

/// A second.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, env(LISTEN_AFTER_MS = 1000))]
#[route("/late1000/{id}/*", session = path("id"))]
pub(crate) struct Late1000;

/// Three seconds.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, env(LISTEN_AFTER_MS = 3000))]
#[route("/late3000/{id}/*", session = path("id"))]
pub(crate) struct Late3000;

/// Three seconds, and has one.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    start_timeout = "1s",
    env(LISTEN_AFTER_MS = 3000)
)]
#[route("/hasty/{id}/*", session = path("id"))]
pub(crate) struct Hasty;

/// Longer than a request waits.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    start_timeout = "30s",
    wait_timeout = "1s",
    env(LISTEN_AFTER_MS = 3000)
)]
#[route("/drowsy/{id}/*", session = path("id"))]
#[route("/drowsies/{id}/*", pool = 3, key = path("id"))]
pub(crate) struct Drowsy;

/// Time enough to be frozen before it listens.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    start_timeout = "4s",
    env(LISTEN_AFTER_MS = 1500)
)]
#[route("/frozen/{id}/*", session = path("id"))]
#[route("/frozen-briefly/{id}/*", session = path("id"), timeout = "2s")]
pub(crate) struct Frozen;

/// Listens, and answers nobody.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    start_timeout = "2s",
    env(NEVER_ACCEPTS = "1")
)]
#[route("/unanswering/{id}/*", session = path("id"))]
pub(crate) struct Unanswering;

/// Speaks something else than HTTP as well.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    ports = [8080, 7000],
    entrypoint = ["--said", "so"],
    env(SILENT_PORT = 7000)
)]
#[route("/bilingual/{id}/*", session = path("id"))]
pub(crate) struct Bilingual;
