//! Names, ids and what is behind a binding.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
    ("bucket_name = \"files\"", "bucket_name = \"other\"", "code", "`r2(\"files\")` in the code"),
    ("queue = \"jobs\"\n\n[[r2", "queue = \"other\"\n\n[[r2", "code", "`queue(\"jobs\")` in the code"),
];
