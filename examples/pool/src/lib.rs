//! Many short sessions on a few instances: the same session always meets the same one.
//!
//! Run it with `cargo xtask dev -p pool-example`.

use worker_containers::prelude::*;

/// Five instances share all sessions; each keeps the audio of its own in memory.
#[container(
    image = "./Dockerfile",
    port = 8080,
    sleep_after = "30m", // longer than the usual pause, so that the pool stays warm
    max_instances = 7,   // five, and some spare while instances are replaced
)]
#[route("/*", pool = 5, key = header("X-Session-ID"))]
pub struct Transcriber;

dispatcher!(Transcriber);
