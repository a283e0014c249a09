//! Names of the author's own do not get in the way.
#![deny(warnings)]
#![allow(dead_code)]

use worker_containers::prelude::*;

mod core {}
mod std {}
struct Option;
struct Result;
struct String;
struct Some;

#[container(port = 8080, ping = "/health")]
#[route(pool = 2, key = query("id"))]
struct Container;

#[container(port = 8080)]
struct Handle;

dispatcher!(Container, Handle);

fn main() {}
