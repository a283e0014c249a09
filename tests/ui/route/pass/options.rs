//! Everything that can be wanted of a route, and everything a variable can decide.
#![deny(warnings)]

use worker_containers::{core::route::Mode, prelude::*};

#[container(port = 8080, max_instances = 80)]
#[route(
    "/chosen/*",
    mode = var("ROUTING_MODE", default = "autoscale"),
    key = header("X-Session-ID", or_uuid),
    pool = var("CONTAINER_POOL_SIZE", default = 10),
    random = 3,
    autoscale(
        max_connections = var("MAX_CONNECTIONS_PER_CONTAINER", default = 10),
        min = var("MIN_CONTAINERS", default = 2),
        scale_down_after = var("SCALE_DOWN_IDLE_TIME", default = "10m"),
        max = 20,
        shards = 2,
        when_full = "reject",
        stats = "/stats",
        stats_token = secret("STATS_TOKEN"),
    ),
)]
#[route("/api/v1/*", pool = 10, strip_prefix = "/api", timeout = "30s", retry = 2, location_hint = "weur", keep_warm = 2)]
#[route("/ws/{id}", session = path("id"), websocket)]
#[route("/signed/*", session = cookie("sid", or_uuid, signed = secret("NEW"), previous = secret("OLD")))]
struct Api;

fn main() {
    let routes = <Api as Container>::SPEC.routes;
    let options: Vec<_> = routes.iter().map(|route| route.options).collect();
    assert!(options.iter().any(|it| it.websocket));
    assert!(options.iter().any(|it| it.strip == 1 && it.retry == 2 && it.keep_warm == 2));
    assert!(options.iter().any(|it| it.identity.signed.is_some_and(|signed| signed.previous == Some("OLD"))));
    assert_eq!(<Api as Container>::SPEC.coordinator, Some("API_COORDINATOR"));
    let chosen = routes.iter().find(|route| !route.settings.is_empty()).unwrap();
    assert!(matches!(chosen.mode, Mode::Autoscale(limits) if limits.min == 2));
    let shared = chosen.configured(|var| (var == "ROUTING_MODE").then(|| "shared".to_owned()));
    assert_eq!(shared.unwrap().mode, Mode::Shared);
}
