//! Generated code keeps the rules of the crate it lands in.
#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications, nonstandard_style)]
#![deny(elided_lifetimes_in_paths, missing_debug_implementations, single_use_lifetimes, unused_results)]
#![forbid(unsafe_code)]

use worker_containers::{prelude::*, worker};

/// A transcoder.
#[derive(Clone, Copy, Debug)]
#[container(port = 8080, ports = [8080, 9090], hooks)]
#[route("/api/*", pool = 3, key = cookie("sid"))]
#[route("/metrics", shared, port = 9090)]
pub struct Transcoder;

impl Hooks for Transcoder {
    async fn on_activity_expired(&self, _instance: &Instance) -> Verdict {
        Verdict::KeepAlive
    }
}

async fn not_found(_: worker::Request, _: worker::Env, _: worker::Context) -> worker::Result<worker::Response> {
    worker::Response::error("nothing here", 404)
}

dispatcher!(Transcoder; fallback = not_found);

fn main() {}
