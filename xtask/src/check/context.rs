//! What the rules look at. Everything outside of the two texts was gathered before.

use super::dev_vars::DevVars;
use crate::config::{Found, Node, Scope, Wanted};
use std::collections::BTreeMap;
use worker_containers_syntax::Container;

/// The file, the code, and what is beside them.
pub struct Context<'a> {
    /// The text of the file.
    pub text: &'a str,
    /// What it says.
    pub tree: &'a Node,
    /// The annotated structs.
    pub containers: &'a [Container],
    /// What they ask of the file.
    pub wanted: &'a Wanted,
    /// The rest.
    pub beside: &'a Beside,
    /// The top level and the environments.
    pub(super) parts: Vec<Part<'a>>,
}

/// A part of the file that is deployed on its own.
pub(super) struct Part<'a> {
    pub(super) scope: Scope,
    pub(super) node: &'a Node,
    pub(super) found: Found,
}

/// What is around the file.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The date, as in `compatibility_date`.
    pub today: String,
    /// What is at each path that the file names.
    pub paths: BTreeMap<String, Seen>,
    /// Files that wrangler reads instead of this one.
    pub shadows: Vec<String>,
    /// `.dev.vars`, and those of environments.
    pub dev_vars: Vec<DevVars>,
    /// The version of the project's own wrangler.
    pub wrangler: Option<(u64, u64, u64)>,
    /// The schema of a wrangler.
    pub schema: Option<Schema>,
}

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A file with this text.
    File(String),
    /// A folder.
    Folder,
    /// Nothing.
    Nothing,
}

/// A JSON schema of the wrangler file.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Whose it is, for people.
    pub whose: String,
    /// The schema.
    pub schema: serde_json::Value,
}

impl<'a> Context<'a> {
    /// Everything there is to look at.
    pub fn new(
        text: &'a str,
        tree: &'a Node,
        containers: &'a [Container],
        wanted: &'a Wanted,
        beside: &'a Beside,
    ) -> Self {
        let scopes = Scope::all(tree, None).unwrap_or_else(|_| vec![Scope::default()]);
        let part = |scope: Scope| {
            let node = tree.at(&scope.path(&[]))?;
            Some(Part { node, found: Found::read(tree, &scope).ok()?, scope })
        };
        let parts = scopes.into_iter().filter_map(part).collect();
        Self { text, tree, containers, wanted, beside, parts }
    }
}
