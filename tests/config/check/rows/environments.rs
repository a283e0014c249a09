//! Environments, and what each of them has to repeat.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
];
