//! Containers and the classes behind them.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
];
