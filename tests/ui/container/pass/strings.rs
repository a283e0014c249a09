//! Text in any script, raw strings, other delimiters.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container[port = 8080, labels(größe = "ß"), env("type" = r#"a "b" c"#, GREETING = "naïve 🦀")]]
#[route("/café/{id}", shared)]
struct Transcoder;

fn main() {
    assert_eq!(<Transcoder as Container>::SPEC.labels, [("größe", "ß")]);
}
