//! The history as it was last seen, committed beside the wrangler file.
//!
//! wrangler compares tags and never contents: an entry that somebody edited, removed or put between others is silently
//! ignored. Only a copy can tell.

use super::{Problem, found::Found, scope::Scope, tree::Node};
use serde::{Deserialize, Serialize};

/// The name of the file.
pub const FILE_NAME: &str = "migrations.lock";

const HEADER: &str = "\
# The migrations that `cargo xtask gen-config` has seen, one on each line. Commit this file: it shows when an entry was
# changed afterwards, which wrangler does not.
";

/// A recorded history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    env: Option<String>,
    migration: serde_json::Value,
}

impl Lock {
    /// Reads a lock file.
    ///
    /// # Errors
    ///
    /// The number of the first line that is not one of ours, counting from 1.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let lines =
            text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let lines = lines.map(|(number, line)| serde_json::from_str(line).map_err(|_| number + 1));
        Ok(Self { lines: lines.collect::<Result<_, _>>()? })
    }

    /// What a file says now.
    pub fn of(tree: &Node) -> Self {
        let mut lines = Vec::new();
        for scope in Scope::all(tree, None).unwrap_or_default() {
            let history = tree.at(&scope.path(&["migrations"])).map(Node::elements).unwrap_or_default();
            lines.extend(
                history.iter().map(|node| Line { env: scope.environment.clone(), migration: node.to_json() }),
            );
        }
        Self { lines }
    }

    /// Whether there is nothing to hold.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The text of the lock file.
    pub fn text(&self) -> String {
        let line = |line: &Line| serde_json::to_string(line).map(|line| line + "\n").unwrap_or_default();
        HEADER.to_owned() + &self.lines.iter().map(line).collect::<String>()
    }

    /// Holds the history of one part of the file against what was recorded of it.
    pub(super) fn check(&self, scope: &Scope, found: &Found) -> Result<(), Problem> {
        let recorded = self.lines.iter().filter(|line| line.env == scope.environment);
        for (row, Line { migration, .. }) in recorded.enumerate() {
            let tag = migration.get("tag").and_then(|tag| tag.as_str()).unwrap_or_default();
            let present = found.history.get(row);
            if present.is_some_and(|node| node.to_json() == *migration) {
                continue;
            }
            let what = match present {
                None => format!("the migration `{tag}` is recorded in `{FILE_NAME}` and no longer here"),
                Some(_) => {
                    format!("the migration `{tag}` is recorded in `{FILE_NAME}` and says something else here")
                }
            };
            let message = format!(
                "{what}, and wrangler would silently ignore that; restore it as it was, `{migration}`, and append \
                 what you meant; if it was never deployed anywhere, run `cargo xtask gen-config --accept-history`"
            );
            let last = || found.history.last().map(|node| node.span.clone());
            let span = present.map(|node| node.span.clone()).or_else(last).unwrap_or_default();
            return Err(Problem::in_file(span, message));
        }
        Ok(())
    }
}
