//! A key that a function of the author finds, natively.
#![deny(warnings)]

use worker_containers::{
    core::key::{Key, KeyError, Parts},
    prelude::*,
};

mod keys {
    use worker_containers::RequestHead;

    /// The first label of the host.
    pub fn tenant(head: &RequestHead<'_>) -> Option<String> {
        let host = head.header("Host")?;
        host.split_once('.').map(|(tenant, _)| tenant.to_lowercase())
    }
}

#[container(port = 8080)]
#[route("/*", session = function(keys::tenant))]
#[route("/pool/*", pool = 2, key = function(keys::tenant))]
struct Api;

fn main() {
    let keys: Vec<Key> = <Api as Container>::SPEC.routes.iter().filter_map(|route| route.key()).collect();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert_eq!(key.to_string(), "request, as `keys::tenant` reads it");
        let read = |host: &'static str| {
            let header = move |name: &str| (name == "host").then(|| host.to_owned());
            key.read(Parts { path: "/", query: "", header }).map(|key| key.to_string())
        };
        assert_eq!(read("Acme.example.com").as_deref(), Ok("acme"));
        assert_eq!(read("localhost"), Err(KeyError::Missing));
    }
}
