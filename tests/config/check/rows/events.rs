//! Queues, crons, services and plain variables.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
];
