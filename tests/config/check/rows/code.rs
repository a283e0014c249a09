//! What the code says otherwise.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
