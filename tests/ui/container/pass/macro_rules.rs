//! Attributes that a macro of the author's writes.
#![deny(warnings)]

use worker_containers::prelude::*;

macro_rules! pieces {
    ($name:ident, $port:literal, $other:expr, $after:literal, $key:literal, $pattern:literal) => {
        #[container(port = $port, ports = [$port, $other], sleep_after = $after, env(A = $key, B = secret($key)))]
        #[route($pattern, session = header($key), port = $other)]
        struct $name;

        dispatcher!($name);
    };
}
pieces!(Pieces, 8080, 9090, "5m", "X_KEY", "/api/*");

macro_rules! whole {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        struct $name;
    };
}
whole!(#[container(port = 8080)] #[route(shared)] Whole);

macro_rules! tokens {
    ($name:ident, $($token:tt)*) => {
        #[container($($token)*)]
        struct $name;
    };
}
tokens!(Tokens, port = 8080, sleep_after = "5m");

fn main() {
    assert_eq!(<Pieces as Container>::SPEC.routes[0].port, 9090);
    assert_eq!(<Whole as Container>::SPEC.routes.len(), 1);
    assert_eq!(<Tokens as Container>::SPEC.sleep_after.as_secs(), 300);
}
