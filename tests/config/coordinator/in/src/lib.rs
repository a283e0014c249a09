use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 25)]
#[route(
    "/*",
    mode = var("ROUTING_MODE", default = "pool"),
    key = cookie("sid", or_uuid, signed = secret("SESSION_KEY")),
    pool = var("CONTAINER_POOL_SIZE", default = 5),
    autoscale(max = 20, min = var("MIN_CONTAINERS", default = 2), stats = "/stats", stats_token = secret("STATS_TOKEN")),
)]
pub struct Transcoder;

#[container(port = 3000)]
#[route("/api/*", shared)]
pub struct Api;
