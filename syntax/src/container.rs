//! `#[container(…)]`: the model of an annotated struct and the reader of its arguments.

use crate::{
    arg::split,
    args::Args,
    binding::{self, Binding},
    diagnostic::Diagnostics,
    duration,
    egress::{self, Egress},
    entry::{Cron, Queue},
    env::{self, EnvVar},
    instance_type::{self, InstanceType},
    keyword, literal,
    mode::Mode,
    names,
    route::Route,
    span::{Extent, Spanned},
};
use proc_macro2::{Ident, TokenStream};
use std::{collections::BTreeSet, time::Duration};

/// `sleep_after` when it is not given.
pub const DEFAULT_SLEEP_AFTER: Duration = Duration::from_secs(10 * 60);
/// `start_timeout` when it is not given.
pub const DEFAULT_START_TIMEOUT: Duration = Duration::from_secs(60);
/// The longest `start_timeout`: clients and the platform do not wait longer than this.
pub const LONGEST_START_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// `image` when it is not given.
pub const DEFAULT_IMAGE: &str = "./Dockerfile";
/// What wrangler assumes when `max_instances` is not given.
pub const DEFAULT_MAX_INSTANCES: u32 = 20;

/// One annotated struct. Keys that were not given are `None` or empty; the methods resolve defaults.
#[derive(Clone, Debug)]
pub struct Container {
    /// The struct, which is the Durable Object class.
    pub class: Ident,
    /// Dockerfile relative to the wrangler file, or an image reference.
    pub image: Option<Spanned<String>>,
    /// Directory sent to the image build.
    pub image_build_context: Option<Spanned<String>>,
    /// Build arguments of the image.
    pub image_vars: Vec<(Spanned<String>, String)>,
    /// Where requests go.
    pub port: Option<Spanned<u16>>,
    /// What must listen before the first request is forwarded.
    pub ports: Option<Spanned<Vec<Spanned<u16>>>>,
    /// Idle time after which an instance is stopped.
    pub sleep_after: Option<Spanned<Duration>>,
    /// Most instances running at a time.
    pub max_instances: Option<Spanned<u32>>,
    /// Size of an instance.
    pub instance_type: Option<Spanned<InstanceType>>,
    /// Variables of the container.
    pub env: Vec<EnvVar>,
    /// What else the code finds in the Worker's `env`.
    pub bindings: Vec<Binding>,
    /// Command that replaces the image's own.
    pub entrypoint: Option<Spanned<Vec<Spanned<String>>>>,
    /// Whether the container reaches the internet.
    pub enable_internet: Option<Spanned<bool>>,
    /// What it may reach, and whose requests the author answers.
    pub egress: Option<Egress>,
    /// Labels of each run.
    pub labels: Vec<(Spanned<String>, String)>,
    /// Path that must answer with success before the first request is forwarded.
    pub ping: Option<Spanned<String>>,
    /// The status it must answer with.
    pub ping_status: Option<Spanned<u16>>,
    /// How long a run may take from its start until it is ready.
    pub start_timeout: Option<Spanned<Duration>>,
    /// How long a request waits for that.
    pub wait_timeout: Option<Spanned<Duration>>,
    /// Whether responses say whether they waited for a start.
    pub server_timing: Option<Spanned<bool>>,
    /// Whether the logs of its instances are kept.
    pub observability: Option<Spanned<bool>>,
    /// Name of the container application.
    pub name: Option<Spanned<String>>,
    /// Name of the Durable Object binding.
    pub binding: Option<Spanned<String>>,
    /// Earlier name of the struct.
    pub renamed_from: Option<Spanned<String>>,
    /// Whether the author implements the hooks.
    pub hooks: bool,
    /// Whether the author answers requests.
    pub fetch: bool,
    /// Whether the author implements the tasks.
    pub tasks: bool,
    /// Its routes, in source order.
    pub routes: Vec<Route>,
    /// The queues whose messages it gets, in source order.
    pub queues: Vec<Queue>,
    /// When it is called without a request, in source order.
    pub crons: Vec<Cron>,
    /// Where each given key stands.
    pub keys: Vec<(&'static str, Extent)>,
    /// Keys that were given, or may have been meant, but could not be read; rules about them stay silent.
    pub unread: Vec<&'static str>,
}

impl Container {
    /// Whether the key `name` was given, or may have been meant, but could not be read.
    pub fn is_unread(&self, name: &str) -> bool {
        self.unread.contains(&name)
    }

    /// Where the key `name` stands; at the struct when it does not.
    pub fn key(&self, name: &str) -> Extent {
        let key = self.keys.iter().find(|(key, _)| *key == name);
        key.map_or_else(|| self.class.span().into(), |(_, extent)| *extent)
    }

    /// The name of the Durable Object binding.
    pub fn binding(&self) -> String {
        self.binding
            .as_ref()
            .map_or_else(|| names::binding_of(&self.class.to_string()), |name| name.value.clone())
    }

    /// The image, as the wrangler file names it.
    pub fn image(&self) -> &str {
        self.image.as_ref().map_or(DEFAULT_IMAGE, |image| image.as_str())
    }

    /// The port of a request that names none: `port`, else the first of `ports`; none for a job.
    pub fn default_port(&self) -> Option<u16> {
        let first = || self.ports.as_ref().and_then(|ports| ports.first()).map(|port| port.value);
        self.port.as_ref().map(|port| port.value).or_else(first)
    }

    /// Every port that must listen, in the order given; `port` alone when `ports` is not given.
    pub fn required_ports(&self) -> Vec<u16> {
        match (&self.ports, &self.port) {
            (Some(ports), _) => ports.iter().map(|port| port.value).collect(),
            (None, Some(port)) => vec![port.value],
            (None, None) => Vec::new(),
        }
    }

    /// Every port the code may send requests to, in order.
    pub fn declared_ports(&self) -> BTreeSet<u16> {
        self.default_port().into_iter().chain(self.required_ports()).collect()
    }

    /// Class and binding of the coordinator, when a route is autoscaled or may become so.
    pub fn coordinator(&self) -> Option<(String, String)> {
        let is_scaled = |mode: &Mode| matches!(mode, Mode::Autoscale(_));
        let any = self.routes.iter().any(|route| route.modes().any(is_scaled));
        any.then(|| (format!("{}Coordinator", self.class), format!("{}_COORDINATOR", self.binding())))
    }

    /// Class of the entrypoint that judges connections out of the container, when there are rules for them.
    pub fn egress_entrypoint(&self) -> Option<String> {
        self.egress.as_ref().map(|_| format!("{}Egress", self.class))
    }

    /// Every cron that fires for it, its own and those that keep instances warm, each once.
    pub fn triggers(&self) -> Vec<&str> {
        let own = self.crons.iter().map(|cron| cron.expression.as_str());
        let mut triggers: Vec<&str> = own.chain(self.routes.iter().filter_map(Route::warm_cron)).collect();
        let mut seen = BTreeSet::new();
        triggers.retain(|trigger| seen.insert(*trigger));
        triggers
    }

    /// Idle time after which an instance is stopped.
    pub fn sleep_after(&self) -> Duration {
        self.sleep_after.as_ref().map_or(DEFAULT_SLEEP_AFTER, |after| after.value)
    }

    /// How long a run may take from its start until it is ready.
    pub fn start_timeout(&self) -> Duration {
        self.start_timeout.as_ref().map_or(DEFAULT_START_TIMEOUT, |timeout| timeout.value)
    }

    /// Most instances running at a time.
    pub fn max_instances(&self) -> u32 {
        self.max_instances.as_ref().map_or(DEFAULT_MAX_INSTANCES, |max| max.value)
    }
}

/// Reads the arguments of `#[container(…)]` on the struct `class`.
pub fn parse(
    tokens: TokenStream,
    class: Ident,
    routes: Vec<Route>,
    diagnostics: &mut Diagnostics,
) -> Container {
    let args = Args::parse(split(tokens), keyword::CONTAINER_KEYS, "#[container]", diagnostics);
    let d = diagnostics;
    let instance_type = args.written("instance_type", d).and_then(|value| instance_type::parse(value, d));
    let mut container = Container {
        class,
        image: args.value("image", d, literal::text),
        image_build_context: args.value("image_build_context", d, literal::text),
        image_vars: literals(&args, "image_vars", d),
        port: args.value("port", d, literal::port),
        ports: args.array("ports", d, literal::port),
        sleep_after: args.value("sleep_after", d, duration::read),
        max_instances: args.value("max_instances", d, literal::count),
        instance_type,
        env: args.list("env", d).map(|list| env::parse(list, d)).unwrap_or_default(),
        bindings: args.list("bindings", d).map(|list| binding::parse(list, d)).unwrap_or_default(),
        entrypoint: args.array("entrypoint", d, literal::argument),
        enable_internet: args.value("enable_internet", d, literal::boolean),
        egress: args.list("egress", d).and_then(|list| {
            let key = args.extent_of("egress").unwrap_or_else(|| Extent::of(&list));
            egress::parse(list, key, d)
        }),
        labels: literals(&args, "labels", d),
        ping: args.value("ping", d, literal::text),
        ping_status: args.value("ping_status", d, literal::status),
        start_timeout: args.value("start_timeout", d, duration::read),
        wait_timeout: args.value("wait_timeout", d, duration::read),
        server_timing: args.value("server_timing", d, literal::boolean),
        observability: args.value("observability", d, literal::boolean),
        name: args.value("name", d, literal::text),
        binding: args.value("binding", d, literal::text),
        renamed_from: args.value("renamed_from", d, literal::text),
        hooks: args.flag("hooks", d).is_some(),
        fetch: args.flag("fetch", d).is_some(),
        tasks: args.flag("tasks", d).is_some(),
        routes,
        queues: Vec::new(),
        crons: Vec::new(),
        keys: args.given(&keyword::names(keyword::CONTAINER_KEYS)),
        unread: Vec::new(),
    };
    let read = [
        ("port", container.port.is_some()),
        ("ports", container.ports.is_some()),
        ("max_instances", container.max_instances.is_some()),
    ];
    let was_given = |name: &str| args.is_incomplete() || args.extent_of(name).is_some();
    container.unread =
        read.into_iter().filter(|(name, read)| !read && was_given(name)).map(|(name, _)| name).collect();
    container
}

fn literals(args: &Args, name: &str, diagnostics: &mut Diagnostics) -> Vec<(Spanned<String>, String)> {
    let Some(list) = args.list(name, diagnostics) else { return Vec::new() };
    env::parse_literals(list, name, diagnostics)
}
