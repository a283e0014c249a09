//! TOML, edited by place: the parser says where things stand, and only what an edit is about changes.

mod edits;
mod home;
mod inside;
mod list;
mod removal;
mod section;
mod spelling;
mod table;
mod tree;

use super::document::Document;
use crate::config::{Edit, Node, Problem};

/// A TOML file.
pub(super) struct TomlDocument {
    parsed: toml_edit::Document<String>,
}

impl TomlDocument {
    /// Reads `text`.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let parsed = toml_edit::Document::parse(text.to_owned()).map_err(|error| {
            let message = format!("this is not TOML: {}; correct it, nothing was changed", error.message());
            Problem::in_file(error.span().unwrap_or_default(), message)
        })?;
        Ok(Self { parsed })
    }
}

impl Document for TomlDocument {
    fn tree(&self) -> Node {
        tree::item(self.parsed.as_item())
    }

    fn edited(&self, edits: &[Edit]) -> Result<String, Problem> {
        edits::perform(self.parsed.raw(), self.parsed.as_table(), edits)
    }
}
