//! The files of a new Worker.

/// The library.
pub(super) const LIBRARY: &str = "\
use worker_containers::prelude::*;

/// One instance for each session, gone five idle minutes after its last request.
#[container(port = 8080, sleep_after = \"5m\", max_instances = 10)]
#[route(\"/*\", pool = 10)]
pub struct App;

dispatcher!(App);
";

/// A server to begin with. Process 1 is an init that passes signals on.
pub(super) const DOCKERFILE: &str = "\
FROM alpine:3.22
RUN apk add --no-cache tini busybox-extras && mkdir /www && echo 'Hello from a container' > /www/index.html
EXPOSE 8080
# Process 1 has to pass SIGTERM on, or an instance is killed where it could have finished.
ENTRYPOINT [\"/sbin/tini\", \"--\", \"httpd\", \"-f\", \"-p\", \"8080\", \"-h\", \"/www\"]
";

/// The workspace's own xtask.
pub(super) const XTASK: &str = "\
//! `cargo xtask`: see `cargo xtask --help`.

fn main() -> std::process::ExitCode {
    worker_containers_xtask::main()
}
";

/// `.cargo/config.toml`.
pub(super) const ALIASES: &str = "[alias]\nxtask = \"run --package xtask --\"\n";

/// Whether nobody wrote anything in a library but what `cargo new` does.
pub(super) fn is_empty_library(text: &str) -> bool {
    text.trim().is_empty()
        || text.starts_with("pub fn add(left: u64, right: u64) -> u64 {\n    left + right\n}")
}
