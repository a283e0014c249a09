//! The history of classes, as `migrations` and as `exports`.

use super::Row;

pub(super) const ROWS: &[Row] = &[
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
];
