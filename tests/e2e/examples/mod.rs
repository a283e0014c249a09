//! The examples, started as `cargo xtask dev` starts them: every `curl` line of a README works as it is printed, and what the
//! README says is so.

mod autoscale;
mod curl;
mod hybrid;
mod pool;
mod ports;
mod shared;

use worker_containers_tests::{
    harness::{Group, Stage},
    scenario,
};

/// The instance that a session meets at `path`.
async fn boot(stage: &Stage, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<String> {
    stage.client.get(path, headers).await?.string("boot")
}

pub(super) const POOL: Group = Group {
    scenarios: &[
        scenario!(pool::readme, "pool: the lines of the README meet the instances it says"),
        scenario!(
            pool::spread,
            "pool: a hundred sessions are spread over five instances, and stay after a restart"
        ),
    ],
    ..Group::new("examples", "pool-example")
};

pub(super) const SHARED: Group = Group {
    package: "shared-example",
    scenarios: &[scenario!(shared::readme, "shared: everybody meets one instance, which counts them all")],
    ..POOL
};

pub(super) const HYBRID: Group = Group {
    package: "hybrid-example",
    scenarios: &[
        scenario!(hybrid::readme, "hybrid: the most specific route serves each line of the README"),
        scenario!(hybrid::socket, "hybrid: the WebSocket of a session meets the instance of the session"),
    ],
    ..POOL
};

pub(super) const PORTS: Group = Group {
    package: "multi-port-example",
    scenarios: &[scenario!(
        ports::readme,
        "multi-port: each line of the README meets its port of one instance"
    )],
    ..POOL
};

const TOKEN: &str = "STATS_TOKEN:change me, please";

pub(super) const AUTOSCALE: Group = Group {
    package: "autoscale-example",
    vars: &[TOKEN],
    scenarios: &[
        scenario!(
            autoscale::readme,
            "autoscale: the lines of the README are answered, and the page is there"
        ),
        scenario!(
            autoscale::grows,
            "autoscale: two instances are warm, and a third one starts for the 21st connection"
        ),
    ],
    ..POOL
};

pub(super) const AS_POOL: Group = Group {
    vars: &[TOKEN, "ROUTING_MODE:pool", "CONTAINER_POOL_SIZE:3"],
    scenarios: &[scenario!(
        autoscale::as_pool,
        "autoscale: `ROUTING_MODE=pool` is a pool, of the size of another variable"
    )],
    ..AUTOSCALE
};

pub(super) const AS_SESSION: Group = Group {
    vars: &[TOKEN, "ROUTING_MODE:session"],
    scenarios: &[scenario!(
        autoscale::as_session,
        "autoscale: `ROUTING_MODE=session` is an instance for each session"
    )],
    ..AUTOSCALE
};

pub(super) const AS_SHARED: Group = Group {
    vars: &[TOKEN, "ROUTING_MODE:shared"],
    scenarios: &[scenario!(autoscale::as_shared, "autoscale: `ROUTING_MODE=shared` is one instance")],
    ..AUTOSCALE
};
