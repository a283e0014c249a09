//! The attributes of the design, all at once.
#![deny(warnings)]

use worker_containers::prelude::*;

/// One transcoder per session, gone five idle minutes after its last byte.
#[container(
    image = "./Dockerfile",
    port = 8080,                      // where fetch() goes
    ports = [8080, 9090],             // must be listening before the first request is forwarded
    sleep_after = "5m",
    max_instances = 12,
    env(LOG = "info", API_KEY = secret("API_KEY"), DB_PASSWORD = secret_store("SECRET_STORE")),
)]
#[route("/api/*", pool = 10, key = header("X-Session-ID"))]
#[route("/session/{id}/*", session = path("id"))]
#[route("/metrics", shared, port = 9090)]
pub struct Transcoder;

dispatcher!(Transcoder);

fn main() {
    let spec = <Transcoder as Container>::SPEC;
    assert_eq!((spec.class, spec.binding), ("Transcoder", "TRANSCODER"));
    assert_eq!((spec.default_port, spec.ports), (Some(8080), [8080, 9090].as_slice()));
    assert_eq!((spec.env.len(), spec.routes.len()), (3, 3));
    assert_eq!(Transcoder::PORT_9090.number(), 9090);
}
