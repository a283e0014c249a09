//! JSON with comments, edited by place: the parser says where things stand, and only what an edit is about changes.

mod addition;
mod edits;
mod lexical;
mod read;
mod removal;
mod style;

use super::document::Document;
use crate::config::{Edit, Node, Problem};

/// A JSON file, with comments or without.
pub(super) struct JsonDocument {
    text: String,
    root: Node,
}

impl JsonDocument {
    /// Reads `text` as strictly as wrangler does: comments and trailing commas, and nothing else beyond JSON.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        Ok(Self { text: text.to_owned(), root: read::read(text)? })
    }
}

impl Document for JsonDocument {
    fn tree(&self) -> Node {
        self.root.clone()
    }

    fn edited(&self, edits: &[Edit]) -> Result<String, Problem> {
        edits::perform(&self.text, &self.root, edits)
    }
}
