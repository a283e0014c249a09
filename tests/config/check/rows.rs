//! The file that is good, and each way to break it.

pub(super) const GOOD: &str = r#"
name = "app"
main = "build/index.js"
compatibility_date = "2026-11-01"
compatibility_flags = ["enable_request_signal"]

[build]
command = "cargo xtask build"
watch_dir = ["src", "Cargo.toml"]

[observability]
enabled = true

[vars]
LEVEL = "info"
MODE = "pool"
SIZE = 4
MIN = "1"
CONNECTIONS = "10"
DOWN = "90s"

[secrets]
required = ["KEY"]

[triggers]
crons = ["*/5 * * * *"]

[[containers]]
name = "app-media"
class_name = "Media"
image = "./Dockerfile"
max_instances = 4
image_build_context = "."
rollout_step_percentage = [20, 100]
image_vars = { PROFILE = "release" }
constraints = { regions = ["WEUR"] }

[[durable_objects.bindings]]
name = "MEDIA"
class_name = "Media"

[[durable_objects.bindings]]
name = "CHAT"
class_name = "Chat"

[[durable_objects.bindings]]
name = "MEDIA_COORDINATOR"
class_name = "MediaCoordinator"

[[migrations]]
tag = "v1"
new_sqlite_classes = ["Media", "Chat"]

[[migrations]]
tag = "v1.1"
new_sqlite_classes = ["MediaCoordinator"]

[[kv_namespaces]]
binding = "CACHE"
id = "0123456789abcdef0123456789abcdef"

[[services]]
binding = "OTHER"
service = "other"

[[queues.producers]]
binding = "JOBS"
queue = "jobs"

[[r2_buckets]]
binding = "FILES"
bucket_name = "files"

[[queues.consumers]]
queue = "jobs"
max_batch_size = 10

[[env.staging.containers]]
name = "app-media-staging"
class_name = "Media"
image = "./Dockerfile"
max_instances = 4

[[env.staging.durable_objects.bindings]]
name = "MEDIA"
class_name = "Media"

[[env.staging.durable_objects.bindings]]
name = "CHAT"
class_name = "Chat"

[[env.staging.durable_objects.bindings]]
name = "MEDIA_COORDINATOR"
class_name = "MediaCoordinator"

[env.staging.vars]
LEVEL = "debug"
MODE = "pool"
SIZE = "3"
MIN = "0"
CONNECTIONS = "10"
DOWN = "10m"

[env.staging.secrets]
required = ["KEY"]

[env.staging]
kv_namespaces = []
services = []
queues = { producers = [{ binding = "JOBS", queue = "jobs-staging" }] }

[[env.staging.r2_buckets]]
binding = "FILES"
bucket_name = "files-staging"
"#;

/// What is replaced by what, the rule that finds it, and a part of what it says or of the text it points at.
type Row = (&'static str, &'static str, &'static str, &'static str);

pub(super) const ROWS: &[Row] = &[
    // Flags.
    ("compatibility_flags = [\"enable_request_signal\"]\n", "", "R18", "enable_request_signal"),
    (
        "compatibility_flags = [\"enable_request_signal\"]",
        "compatibility_flags = [\"nodejs_als\"]",
        "R18",
        "enable_request_signal",
    ),
    // Containers.
    (
        "[[containers]]\nname = \"app-media\"",
        "[[containers]]\nname = \"app-media-2\"\nclass_name = \"Media\"\nimage = \"./Dockerfile\"\n[[containers]]\nname = \"app-media\"",
        "R4",
        "two containers",
    ),
    (
        "[[containers]]\nname = \"app-media\"",
        "[[containers]]\nname = \"app-media\"\nclass_name = \"Chat\"\nimage = \"./Dockerfile\"\n[[containers]]\nname = \"app-media\"",
        "R3",
        "two applications",
    ),
    (
        "new_sqlite_classes = [\"Media\", \"Chat\"]",
        "new_classes = [\"Media\"]\nnew_sqlite_classes = [\"Chat\"]",
        "R1",
        "SQLite",
    ),
    (
        "new_sqlite_classes = [\"Media\", \"Chat\"]",
        "new_sqlite_classes = [\"Chat\"]",
        "R1",
        "no class `Media` exists",
    ),
    ("[[durable_objects.bindings]]\nname = \"MEDIA\"\nclass_name = \"Media\"\n", "", "R2", "no binding"),
    ("rollout_step_percentage = [20, 100]", "max_instance = 3", "R9", "max_instance"),
    ("[observability]", "contaners = []\n[observability]", "R9", "contaners"),
    (
        "constraints = { regions = [\"WEUR\"] }",
        "constraints = { region = [\"WEUR\"] }",
        "R9",
        "constraints.region",
    ),
    ("{ PROFILE = \"release\" }", "{ PROFILE = 1 }", "R8", "a build argument is a string"),
    ("{ PROFILE = \"release\" }", "[\"PROFILE=release\"]", "R8", "a table belongs there"),
    ("{ PROFILE = \"release\" }", "{ API_TOKEN = \"abc\" }", "secrets", "looks like a secret"),
    (
        "image_build_context = \".\"",
        "instance_type = { vcpu = 64, memory_mib = 999999, disk_mb = -5 }",
        "R5",
        "`vcpu` has to be",
    ),
    (
        "image_build_context = \".\"",
        "instance_type = { vcpu = 1 }",
        "R5",
        "needs `vcpu`, `memory_mib` and `disk_mb`",
    ),
    ("max_instances = 4\nimage_build", "max_instances = 0\nimage_build", "R6", "whole number"),
    ("max_instances = 4\nimage_build", "max_instances = 2.5\nimage_build", "R6", "whole number"),
    ("max_instances = 4\nimage_build", "max_instances = 10000000\nimage_build", "R6", "no account"),
    ("max_instances = 4\nimage_build", "max_instances = 3\nimage_build", "pool", "need 4 instances"),
    ("[20, 100]", "[]", "R7", "steps of a rollout"),
    ("[20, 100]", "[50, 20, 100]", "R7", "ascending order"),
    ("name = \"app-media\"\n", "name = \"Seed App/Media!\"\n", "R3", "Docker repository"),
    (
        "image = \"./Dockerfile\"\nmax_instances = 4\nimage",
        "image = \"ghcr.io/acme/img:1\"\nmax_instances = 4\nimage",
        "image",
        "ghcr.io",
    ),
    (
        "image = \"./Dockerfile\"\nmax_instances = 4\nimage",
        "image = \"docker.io/acme/img:latest\"\nmax_instances = 4\nimage",
        "image",
        "another image tomorrow",
    ),
    (
        "image = \"./Dockerfile\"\nmax_instances = 4\nimage",
        "image = \"./gone/Dockerfile\"\nmax_instances = 4\nimage",
        "R22",
        "there is no `./gone/Dockerfile`",
    ),
    (
        "name = \"app-media\"\n",
        "name = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n",
        "R3",
        "at most 128",
    ),
    ("\"Cargo.toml\"", "\"../gone\"", "R22", "to watch"),
    ("image_build_context = \".\"", "image_build_context = \"../gone\"", "R22", "no folder `../gone`"),
    ("name = \"app-media\"\n", "", "R13", "no `name`"),
    // Environments.
    ("name = \"app-media-staging\"", "name = \"app-media\"", "R3", "two environments"),
    (
        "[[env.staging.containers]]\nname = \"app-media-staging\"\nclass_name = \"Media\"\nimage = \"./Dockerfile\"\nmax_instances = 4\n",
        "",
        "R14",
        "no `containers`",
    ),
    ("name = \"app-media-staging\"\n", "", "R13", "no `name`"),
    (
        "[env.staging.vars]\nLEVEL = \"debug\"\nMODE = \"pool\"\nSIZE = \"3\"\nMIN = \"0\"\nCONNECTIONS = \"10\"\nDOWN = \"10m\"\n",
        "",
        "R14",
        "no `vars`",
    ),
    (
        "[[env.staging.durable_objects.bindings]]\nname = \"MEDIA\"\nclass_name = \"Media\"\n\n[[env.staging.durable_objects.bindings]]\nname = \"CHAT\"\nclass_name = \"Chat\"\n\n[[env.staging.durable_objects.bindings]]\nname = \"MEDIA_COORDINATOR\"\nclass_name = \"MediaCoordinator\"\n",
        "",
        "R14",
        "no `durable_objects`",
    ),
    (
        "image = \"./Dockerfile\"\nmax_instances = 4\n\n[[env",
        "image = \"./Dockerfile\"\nmax_instances = -1\n\n[[env",
        "R6",
        "whole number",
    ),
    ("[env.staging]\n", "[env.staging]\nkeep_vars = true\n", "R9", "belongs to the top level"),
    ("[env.staging]\n", "[env.\"Staging Area\"]\n", "R15", "Staging Area"),
    // History.
    (
        "[[kv_namespaces]]",
        "[[migrations]]\ntag = \"v1\"\nnew_sqlite_classes = [\"More\"]\n[[kv_namespaces]]",
        "R10",
        "there twice",
    ),
    ("tag = \"v1\"", "tag = \"\"", "R10", "empty"),
    ("[[kv_namespaces]]", "[[migrations]]\ntag = \"v2\"\n[[kv_namespaces]]", "R10", "does nothing"),
    (
        "[[kv_namespaces]]",
        "[[migrations]]\ntag = \"v2\"\nnew_sqlite_classes = [\"Gone\"]\n[[kv_namespaces]]",
        "R11",
        "no struct of that name",
    ),
    (
        "[[kv_namespaces]]",
        "[[migrations]]\ntag = \"v2\"\nrenamed_classes = [{ from = \"Chat\", to = \"Media\" }]\n[[kv_namespaces]]",
        "R12",
        "exists already",
    ),
    (
        "[[kv_namespaces]]",
        "[[migrations]]\ntag = \"v2\"\nrenamed_classes = [{ from = \"Chat\", to = \"Talk\" }]\n[[kv_namespaces]]",
        "R12",
        "`Chat` is bound",
    ),
    (
        "[[kv_namespaces]]",
        "[[migrations]]\ntag = \"v2\"\ndeleted_classes = [\"Media\"]\n[[kv_namespaces]]",
        "R12",
        "`Media` is bound",
    ),
    (
        "[[kv_namespaces]]",
        "[[migrations]]\ntag = \"v2\"\nnew_sqlite_class = [\"More\"]\n[[kv_namespaces]]",
        "R9",
        "new_sqlite_class",
    ),
    (
        "[[kv_namespaces]]",
        "[[migrations]]\ntag = \"v2\"\ndeleted_classes = [\"Never\"]\n[[kv_namespaces]]",
        "R12",
        "`Never` does not exist",
    ),
    (
        "[[kv_namespaces]]",
        "[exports.Media]\ntype = \"durable-object\"\nstorage = \"sqlite\"\n[[kv_namespaces]]",
        "code",
        "`exports` here and in `migrations`",
    ),
    (
        "[[migrations]]\ntag = \"v1\"\nnew_sqlite_classes = [\"Media\", \"Chat\"]",
        "[exports.Media]\ntype = \"durable-object\"\nstorage = \"sqlite\"\n[exports.Chat]\ntype = \"durable-object\"\nstorage = \"sqlite\"\n[exports.Gone]\ntype = \"durable-object\"\nstorage = \"sqlite\"",
        "R11",
        "`Gone`",
    ),
    (
        "[[migrations]]\ntag = \"v1\"\nnew_sqlite_classes = [\"Media\", \"Chat\"]",
        "[exports.Media]\ntype = \"durable-object\"\nstorage = \"sqlite\"\n[exports.Chat]\ntype = \"durable-object\"\nstorage = \"sqlite\"\n[exports.Old]\ntype = \"durable-object\"\nstate = \"renamed\"\nrenamed_to = \"New\"",
        "R12",
        "renamed to `New`",
    ),
    // Names and ids.
    ("name = \"CHAT\"", "name = \"\"", "R15", "cannot be written"),
    ("name = \"CHAT\"", "name = \"my chat\"", "R15", "cannot be written"),
    ("binding = \"CACHE\"", "binding = \"my-cache\"", "R15", "my-cache"),
    ("binding = \"CACHE\"", "binding = \"CHAT\"", "R15", "share one namespace"),
    ("id = \"0123456789abcdef0123456789abcdef\"", "id = \"<REPLACE_ME>\"", "R16", "REPLACE_ME"),
    (
        "[[services]]",
        "[[secrets_store_secrets]]\nbinding = \"S\"\nstore_id = \"<id>\"\nsecret_name = \"s\"\n[[services]]",
        "R16",
        "<id>",
    ),
    (
        "name = \"app\"\n",
        "name = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n",
        "R15",
        "name of a Worker",
    ),
    // Queues, crons, services, variables.
    ("queue = \"jobs\"\nmax", "queue = \"Seed Jobs!\"\nmax", "R17", "Seed Jobs!"),
    (
        "max_batch_size = 10",
        "max_batch_size = 10\n[[queues.consumers]]\nqueue = \"jobs\"",
        "R17",
        "two consumers",
    ),
    ("max_batch_size = 10", "max_batch_size = 100000", "R17", "from 1 to 100"),
    ("\"*/5 * * * *\"", "\"nonsense\"", "R17", "a cron has five"),
    ("\"*/5 * * * *\"", "\"* * * * * *\"", "R17", "a cron has five"),
    ("\"*/5 * * * *\"", "\"*/5 * * * *\", \"*/5 * * * *\"", "R17", "there twice"),
    ("\"*/5 * * * *\"", "5", "R17", "a cron is a string"),
    ("service = \"other\"", "service = \"other\"\nentrypont = \"x\"", "R9", "entrypont"),
    ("service = \"other\"", "service = \"Other Worker\"", "R17", "Other Worker"),
    ("LEVEL = \"info\"", "\"A B\" = \"info\"", "R15", "A B"),
    ("[vars]\nLEVEL", "[[vars]]\nLEVEL", "code", "`vars` is a list, and a table belongs there"),
    ("name = \"app\"\n", "name = \"app\"\nlegacy_env = true\n", "R9", "legacy_env"),
    ("LEVEL = \"info\"", "DB_PASSWORD = \"x\"", "secrets", "DB_PASSWORD"),
    // Variables that decide about routes.
    ("MODE = \"pool\"", "MODE = \"scale\"", "setting", "write one of `pool`, `autoscale`, `shared`"),
    ("SIZE = 4", "SIZE = 5", "setting", "write a number from 1 to 4"),
    ("SIZE = 4", "SIZE = \"four\"", "setting", "write a number from 1 to 4"),
    ("SIZE = 4", "SIZE = 1.5", "setting", "`SIZE` is \"1.5\" here"),
    ("SIZE = 4", "SIZE = true", "setting", "`SIZE` is \"true\" here"),
    (
        "MODE = \"pool\"\nSIZE = 4\nMIN = \"1\"",
        "MODE = \"autoscale\"\nSIZE = 4\nMIN = \"5\"",
        "setting",
        "write a number of at most 4, which is `max`",
    ),
    ("MODE = \"pool\"\nSIZE = 4", "MODE = \"autoscale\"\nSIZE = 4", "pool", "need 8 instances"),
    ("MIN = \"1\"", "MIN = -1", "setting", "write a number of at least 0"),
    ("CONNECTIONS = \"10\"", "CONNECTIONS = \"\"", "setting", "write a number of at least 1"),
    ("DOWN = \"90s\"", "DOWN = 90", "setting", "write a duration such as"),
    ("DOWN = \"10m\"", "DOWN = \"10\"", "setting", "write a duration such as"),
    (
        "MODE = \"pool\"\nSIZE = \"3\"",
        "MODE = \"session\"\nSIZE = \"3\"",
        "setting",
        "write one of `pool`, `autoscale`, `shared`",
    ),
    // What is behind a binding.
    ("bucket_name = \"files\"", "bucket_name = \"other\"", "code", "`r2(\"files\")` in the code"),
    ("queue = \"jobs\"\n\n[[r2", "queue = \"other\"\n\n[[r2", "code", "`queue(\"jobs\")` in the code"),
    // The date and its flags.
    ("\"2026-11-01\"", "\"2026/04/26\"", "R18", "has to be a string like"),
    ("\"2026-11-01\"", "\"2099-01-01\"", "R18", "in the future"),
    ("\"2026-11-01\"", "\"1999-01-01\"", "R18", "remote methods"),
    (
        "[\"enable_request_signal\"]",
        "[\"enable_request_signal\", \"disable_request_signal\"]",
        "R18",
        "opposite",
    ),
    (
        "[\"enable_request_signal\"]",
        "[\"enable_request_signal\", \"enable_request_signal\"]",
        "R18",
        "there twice",
    ),
    ("[\"enable_request_signal\"]", "[\"enable_ctx_exports\"]", "R18", "there by itself"),
    ("[\"enable_request_signal\"]", "[\"experimental\"]", "R18", "refused by Cloudflare"),
    ("[\"enable_request_signal\"]", "[\"No Such Flag\"]", "R18", "no flag"),
    // The code.
    (
        "image = \"./Dockerfile\"\nmax_instances = 4\nimage",
        "image = \"./Dockerfile\"\nmax_instances = 5\nimage",
        "drift",
        "does not match the code",
    ),
    (
        "class_name = \"Media\"\nimage = \"./Dockerfile\"\nmax_instances = 4\nimage",
        "class_name = \"Chat\"\nimage = \"./Dockerfile\"\nmax_instances = 4\nimage",
        "code",
        "the application of another class",
    ),
];
