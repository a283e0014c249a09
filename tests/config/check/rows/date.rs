//! The date and its flags.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("compatibility_flags = [\"enable_request_signal\"]\n", "", "R18", "enable_request_signal"),
    (
        "compatibility_flags = [\"enable_request_signal\"]",
        "compatibility_flags = [\"nodejs_als\"]",
        "R18",
        "enable_request_signal",
    ),
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
];
