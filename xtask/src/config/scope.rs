//! The parts of a file that are deployed on their own: the top level, and each environment.
//!
//! An environment takes some keys over from the top level and has to repeat all others.

use super::{
    edit::{Path, Step, path},
    problem::Problem,
    tree::{Kind, Node},
};

/// The top level, or the environment of this name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The environment.
    pub environment: Option<String>,
}

/// Whether a Worker can be called after an environment of this name.
pub fn is_environment(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

impl Scope {
    /// An environment.
    pub fn of(environment: &str) -> Self {
        Self { environment: Some(environment.to_owned()) }
    }

    /// The top level and every environment of a file; also the one that is `asked` for, if it is not there yet.
    ///
    /// # Errors
    ///
    /// When the environments are not tables, or the one that is asked for cannot be made.
    pub fn all(tree: &Node, asked: Option<&str>) -> Result<Vec<Self>, Vec<Problem>> {
        let mut scopes = vec![Self::default()];
        let mut problems = Vec::new();
        let mut expect = |node: &Node, name: &str| {
            let is_table = matches!(node.kind, Kind::Table(_));
            if !is_table {
                let message = format!("`{name}` is {}, and a table belongs there; correct it", node.what());
                problems.push(Problem::in_file(node.span.clone(), message));
            }
            is_table
        };
        if let Some(node) = tree.get("env").filter(|node| expect(node, "env")) {
            for entry in node.entries() {
                expect(&entry.node, &format!("env.{}", entry.key));
                scopes.push(Self::of(&entry.key));
            }
        }
        let missing = asked.map(Self::of).filter(|asked| !scopes.contains(asked));
        if let Some(name) = missing.as_ref().and_then(|it| it.environment.as_deref())
            && !is_environment(name)
        {
            let message = format!(
                "{name:?} cannot be the name of a new environment, after which its Worker is called; write letters, \
                 digits, `-` and `_`"
            );
            problems.push(Problem { message, places: Vec::new() });
        }
        scopes.extend(missing);
        if problems.is_empty() { Ok(scopes) } else { Err(problems) }
    }

    /// Whether this is the top level.
    pub fn is_top(&self) -> bool {
        self.environment.is_none()
    }

    /// The way to `keys` in this part of a file.
    pub fn path(&self, keys: &[&str]) -> Path {
        let mut way = self.environment.as_ref().map(|name| path(&["env", name])).unwrap_or_default();
        way.extend(path(keys));
        way
    }

    /// The way to entry `row` of the list at `keys`.
    pub fn row(&self, keys: &[&str], row: usize) -> Path {
        let mut way = self.path(keys);
        way.push(Step::Row(row));
        way
    }

    /// `name` as it is in this part: with the environment behind it.
    pub fn suffixed(&self, name: &str) -> String {
        let Some(environment) = &self.environment else { return name.to_owned() };
        let fit = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        format!("{name}-{}", environment.chars().map(fit).collect::<String>().trim_matches('-'))
    }

    /// Where a thing is, in a sentence.
    pub fn place(&self) -> String {
        self.environment.as_ref().map(|name| format!(" in `env.{name}`")).unwrap_or_default()
    }

    /// What wrangler's command line needs to mean this part.
    pub fn flag(&self) -> String {
        self.environment.as_ref().map(|name| format!(" --env {name}")).unwrap_or_default()
    }
}
