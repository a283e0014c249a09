//! Variables that decide about routes.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
];
