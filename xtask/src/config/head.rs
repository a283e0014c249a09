//! What a wrangler file needs to be one. Written once, then the author's.

use super::{
    edit::{Edit, Value, path},
    owned,
    plan::Draft,
};

/// The newest date all of our rules were tested with; new files get it.
const COMPATIBILITY_DATE: &str = "2026-11-01";

/// Fills in what is missing.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let (wanted, found) = (draft.wanted, draft.found);
    let mut once = |is_present: bool, at: &[&str], key: &str, value: Value| {
        if !is_present {
            let comment = owned::comment(key);
            draft.edit(Edit::Set { at: path(at), key: key.to_owned(), value, comment });
        }
    };
    once(found.name.is_some(), &[], "name", wanted.worker.as_str().into());
    once(found.has_main, &[], "main", "build/index.js".into());
    once(found.has_date, &[], "compatibility_date", COMPATIBILITY_DATE.into());
    // Without it nobody learns that a client left, or that a route gave up, before the answer began.
    once(!found.is_new, &[], "compatibility_flags", Value::strings(["enable_request_signal"]));
    // A `[build]` without a command builds nothing; an empty command is the author's way to say so.
    once(found.build == Some(true), &["build"], "command", "cargo xtask build".into());
    once(found.build.is_some(), &["build"], "watch_dir", Value::strings(["src", "Cargo.toml"]));
    // What containers print is kept as the Worker's own logs are. In a file that is there already, its absence may be
    // meant.
    once(!found.is_new, &["observability"], "enabled", Value::Bool(true));
}
