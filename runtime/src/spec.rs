//! What the attributes of one struct say, as constant data.
//!
//! The macros write these values; hand-written code can too, which is how a Worker without macros uses the library.

use crate::core::{
    egress::Policy,
    entry::{Cron, Queue},
    env::EnvVar,
    readiness::Readiness,
    route::Route,
};
use std::time::Duration;

/// Everything the runtime knows about a container class.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Name of the Durable Object class, as exported to JavaScript.
    pub class: &'static str,
    /// Name of the Durable Object binding in the Worker's environment.
    pub binding: &'static str,
    /// Name of the binding of its coordinator; `None` for a class without an autoscaled route.
    pub coordinator: Option<&'static str>,
    /// Where requests go that name no port; `None` for a container without ports.
    pub default_port: Option<u16>,
    /// What must listen before the first request is forwarded, in the order in which it is waited for.
    pub ports: &'static [u16],
    /// What must be true before the first request is forwarded, beyond ports that listen.
    pub readiness: Readiness,
    /// Idle time after which an instance is stopped.
    pub sleep_after: Duration,
    /// Variables of the container.
    pub env: &'static [EnvVar],
    /// Command that replaces the image's own.
    pub entrypoint: Option<&'static [&'static str]>,
    /// Whether the container reaches the internet.
    pub enable_internet: bool,
    /// Which hosts the container may reach; `None` when nothing is said about hosts.
    pub egress: Option<Egress>,
    /// Whether responses say in `Server-Timing` whether they waited for a start.
    pub server_timing: bool,
    /// Whether the author implements [`crate::Hooks`].
    pub hooks: bool,
    /// Whether the author implements [`crate::Fetch`].
    pub fetch: bool,
    /// What was built: `WORKER_CONTAINERS_BUILD` when it was compiled, else the version of the package.
    pub build: &'static str,
    /// Labels of each run.
    pub labels: &'static [(&'static str, &'static str)],
    /// The routes, the most specific first.
    pub routes: &'static [Route],
    /// The queues whose messages it gets.
    pub queues: &'static [Queue],
    /// When it is called without a request.
    pub crons: &'static [Cron],
}

/// The rules about connections out of a container, and the class that applies them.
#[derive(Clone, Copy, Debug)]
pub struct Egress {
    /// The rules.
    pub policy: Policy,
    /// Name of the entrypoint to which the runtime sends what it intercepts, as exported to JavaScript.
    pub entrypoint: &'static str,
}

impl Spec {
    /// A class without ports, routes and hooks, with the defaults of the attributes; what differs is laid over it.
    ///
    /// ```
    /// use worker_containers::Spec;
    ///
    /// const SPEC: Spec = Spec { default_port: Some(8080), ports: &[8080], ..Spec::new("Api", "API") };
    /// assert!(SPEC.declares(8080));
    /// ```
    pub const fn new(class: &'static str, binding: &'static str) -> Self {
        Self {
            class,
            binding,
            coordinator: None,
            default_port: None,
            ports: &[],
            readiness: Readiness::PORTS,
            sleep_after: Duration::from_secs(600),
            env: &[],
            entrypoint: None,
            enable_internet: true,
            egress: None,
            server_timing: true,
            hooks: false,
            fetch: false,
            build: "",
            labels: &[],
            routes: &[],
            queues: &[],
            crons: &[],
        }
    }

    /// What a struct whose attributes have errors is given, so that the rest of its crate is still checked.
    #[doc(hidden)]
    pub const REFUSED: Self = Self::new("", "");

    /// Whether requests may go to `port`: it is the default or listed in `ports`.
    pub fn declares(&self, port: u16) -> bool {
        self.default_port == Some(port) || self.ports.contains(&port)
    }
}
