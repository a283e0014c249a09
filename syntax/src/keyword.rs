//! Every word of the attribute language, once: finding a key in the sources starts by finding it here.

/// `#[container(…)]`.
pub const CONTAINER: &str = "container";
/// `#[route(…)]`.
pub const ROUTE: &str = "route";

/// `#[queue(…)]`.
pub const QUEUE: &str = "queue";
/// `#[cron(…)]`.
pub const CRON: &str = "cron";
/// `#[workflow(…)]`.
pub const WORKFLOW: &str = "workflow";

/// The attributes of a container beside its own.
pub const OF_CONTAINERS: &[&str] = &[ROUTE, QUEUE, CRON];

/// `#[container_methods]`.
pub const METHODS: &str = "container_methods";

/// Keys of `#[container(…)]` and what each looks like.
pub const CONTAINER_KEYS: &[Key] = &[
    Key { name: "image", form: "image = \"./Dockerfile\"" },
    Key { name: "image_build_context", form: "image_build_context = \".\"" },
    Key { name: "image_vars", form: "image_vars(RUST_VERSION = \"1.95\")" },
    Key { name: "port", form: "port = 8080" },
    Key { name: "ports", form: "ports = [8080, 9090]" },
    Key { name: "sleep_after", form: "sleep_after = \"5m\"" },
    Key { name: "max_instances", form: "max_instances = 12" },
    Key { name: "instance_type", form: "instance_type = \"basic\"" },
    Key { name: "env", form: "env(LOG = \"info\", API_KEY = secret(\"API_KEY\"))" },
    Key { name: "bindings", form: "bindings(FILES = r2(\"my-bucket\"), CACHE = kv)" },
    Key { name: "entrypoint", form: "entrypoint = [\"/server\", \"--verbose\"]" },
    Key { name: "enable_internet", form: "enable_internet = false" },
    Key { name: "egress", form: "egress(allow = [\"api.example.com\", \"*.internal\"])" },
    Key { name: "labels", form: "labels(team = \"media\")" },
    Key { name: "ping", form: "ping = \"/health\"" },
    Key { name: "ping_status", form: "ping_status = 204" },
    Key { name: "start_timeout", form: "start_timeout = \"60s\"" },
    Key { name: "wait_timeout", form: "wait_timeout = \"10s\"" },
    Key { name: "server_timing", form: "server_timing = false" },
    Key { name: "observability", form: "observability = true" },
    Key { name: "name", form: "name = \"my-worker-transcoder\"" },
    Key { name: "binding", form: "binding = \"TRANSCODER\"" },
    Key { name: "renamed_from", form: "renamed_from = \"OldName\"" },
    Key { name: "hooks", form: "hooks" },
    Key { name: "fetch", form: "fetch" },
    Key { name: "tasks", form: "tasks" },
];

/// Keys of `#[route(…)]` and what each looks like; the path pattern stands first and has no key.
pub const ROUTE_KEYS: &[Key] = &[
    Key { name: "pool", form: "pool = 10" },
    Key { name: "session", form: "session = header(\"X-Session-ID\")" },
    Key { name: "shared", form: "shared" },
    Key { name: "random", form: "random = 3" },
    Key { name: "autoscale", form: "autoscale(max_connections = 10, min = 2, max = 20)" },
    Key { name: "key", form: "key = header(\"X-Session-ID\")" },
    Key { name: "port", form: "port = 9090" },
    Key { name: "mode", form: "mode = var(\"ROUTING_MODE\", default = \"pool\")" },
    Key { name: "timeout", form: "timeout = \"30s\"" },
    Key { name: "retry", form: "retry = 2" },
    Key { name: "location_hint", form: "location_hint = \"weur\"" },
    Key { name: "strip_prefix", form: "strip_prefix = \"/api\"" },
    Key { name: "websocket", form: "websocket" },
    Key { name: "keep_warm", form: "keep_warm = 2" },
];

/// Keys of `egress(…)` and what each looks like.
pub const EGRESS_KEYS: &[Key] = &[
    Key { name: "allow", form: "allow = [\"api.example.com\", \"*.internal\"]" },
    Key { name: "deny", form: "deny = [\"tracker.example.com\"]" },
    Key { name: "handle", form: "handle = [\"api.example.com\"]" },
    Key { name: "canary", form: "canary = \"canary.example.com\"" },
];

/// Keys of `#[queue(…)]` and what each looks like; the name of the queue stands first and has no key.
pub const QUEUE_KEYS: &[Key] = &[
    Key { name: "path", form: "path = \"/process\"" },
    Key { name: "key", form: "key = field(\"jobId\")" },
    Key { name: "pool", form: "pool = 4" },
    Key { name: "port", form: "port = 9090" },
    Key { name: "at_once", form: "at_once = 10" },
    Key { name: "binding", form: "binding = \"JOBS\"" },
    Key { name: "dead_letter_queue", form: "dead_letter_queue = \"jobs-dead\"" },
    Key { name: "max_batch_size", form: "max_batch_size = 10" },
    Key { name: "max_batch_timeout", form: "max_batch_timeout = \"5s\"" },
    Key { name: "max_retries", form: "max_retries = 3" },
    Key { name: "max_concurrency", form: "max_concurrency = 5" },
    Key { name: "retry_delay", form: "retry_delay = \"30s\"" },
];

/// Keys of `#[cron(…)]` and what each looks like; the expression stands first and has no key.
pub const CRON_KEYS: &[Key] = &[
    Key { name: "path", form: "path = \"/run-job\"" },
    Key { name: "port", form: "port = 9090" },
    Key { name: "instance", form: "instance = \"nightly\"" },
];

/// Keys of `#[workflow(…)]` and what each looks like.
pub const WORKFLOW_KEYS: &[Key] = &[
    Key { name: "name", form: "name = \"my-worker-processing\"" },
    Key { name: "binding", form: "binding = \"PROCESSING\"" },
];

/// The attributes of a container and their keys: a key of one is easily written in another.
const OF_ONE_STRUCT: &[(&str, &[Key])] =
    &[(CONTAINER, CONTAINER_KEYS), (ROUTE, ROUTE_KEYS), (QUEUE, QUEUE_KEYS), (CRON, CRON_KEYS)];

/// The attributes of a container that have the key `name`, with their examples of it.
pub fn elsewhere(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let key = move |keys: &'static [Key]| keys.iter().find(|key| key.name == name);
    OF_ONE_STRUCT.iter().filter_map(move |(attribute, keys)| Some((*attribute, key(keys)?.form)))
}

/// The keys that say which instances a route uses; a route has exactly one.
pub const MODE_KEYS: &[&str] = &["pool", "session", "shared", "random", "autoscale"];

/// A key and an example of it.
#[derive(Debug)]
pub struct Key {
    /// As written in the attribute.
    pub name: &'static str,
    /// A complete, valid example.
    pub form: &'static str,
}

/// The example of `name`, from one of the tables above.
pub fn form_of(keys: &[Key], name: &str) -> &'static str {
    keys.iter().find(|key| key.name == name).map_or("", |key| key.form)
}

/// The names of a table.
pub fn names(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}
