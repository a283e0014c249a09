//! Routes without macros: the same values, and the same functions on them.
#![deny(warnings)]

use std::time::Duration;
use worker_containers::{
    Destination, Result, RouteTable, Router, Selection, Selector, Spec,
    core::{
        hash::Preference,
        instance::InstanceName,
        key::{Key, KeyValue, Parts},
        pattern::{Pattern, Segment},
        route::{Mode, Options, Route},
    },
    worker::Env,
};

const KEY: Key = Key::Cookie("sid");

const POOL: Route = Route {
    key: Some(KEY),
    options: Options { retry: 2, ..Options::DEFAULT },
    ..Route::new(Pattern { segments: &[Segment::Literal("api")], rest: true }, Mode::Pool(5), 8080)
};

const METRICS: Route =
    Route::new(Pattern { segments: &[Segment::Literal("api"), Segment::Literal("metrics")], rest: false }, Mode::Shared, 9090);

const SPEC: Spec = Spec {
    default_port: Some(8080),
    ports: &[8080, 9090],
    sleep_after: Duration::from_secs(600),
    routes: &[POOL, METRICS],
    ..Spec::new("Api", "API")
};

/// What a Worker of one's own would do with a request: look where it goes, and perhaps send it there.
#[allow(dead_code)]
fn decide(router: &Router, request: &worker_containers::worker::web_sys::Request, env: &Env) -> Result<Option<Destination>> {
    router.destination(request, env)
}

fn main() {
    let table = RouteTable::new(SPEC.routes.iter().map(|route| (*route, "Api")));
    let (route, owner) = table.find("/api/metrics").unwrap();
    assert_eq!((route.port, *owner), (9090, "Api"));
    assert_eq!(Selector::new(route).select(None, 7), Ok(Selection::One(InstanceName::singleton())));

    let (route, _) = table.find("/api/users").unwrap();
    let header = |name: &str| (name == "cookie").then(|| "sid=alice".to_owned());
    let key = route.key().unwrap().read(Parts { path: "/api/users", query: "", header });
    assert_eq!(key, KeyValue::new("alice"));
    let picked = Selector::new(route).select(Some(&key), 7);
    assert_eq!(picked, Ok(Selection::Pool(Preference::of_key("alice", 5))));
    assert!(table.find("/elsewhere").is_none());
}
