//! Reads values of the kinds we expect, and says where something else stands.
//!
//! Only keys of ours are read, so that a file is never refused for what does not concern us.

use super::{
    problem::{Place, Problem},
    tree::{Kind, Node},
};
use std::ops::Range;

/// A string of the file and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where.
    pub span: Range<usize>,
}

/// Whether a string is there and says `text`.
pub(super) fn says(present: &Option<Text>, text: &str) -> bool {
    present.as_ref().is_some_and(|present| present.text == text)
}

/// Collects what is of another kind than it has to be.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
}

impl Reader {
    /// The problems, from the top of the file to its end.
    pub(super) fn sorted(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| match problem.places.first() {
            Some(Place::File(span)) => span.start,
            _ => 0,
        });
        self.problems
    }

    /// The string `key` of `table`.
    pub(super) fn text(&mut self, table: &Node, key: &str) -> Option<Text> {
        let node = table.get(key)?;
        let text = node.as_text().map(|text| Text { text: text.to_owned(), span: node.span.clone() });
        if text.is_none() {
            self.expected("a string", key, node);
        }
        text
    }

    /// The table `key` of `table`.
    pub(super) fn table<'a>(&mut self, table: &'a Node, key: &str) -> Option<&'a Node> {
        let node = table.get(key)?;
        let is_table = matches!(node.kind, Kind::Table(_));
        if !is_table {
            self.expected("a table", key, node);
        }
        is_table.then_some(node)
    }

    /// The list of tables `key` of `table`.
    pub(super) fn rows<'a>(&mut self, table: &'a Node, key: &str) -> &'a [Node] {
        self.list(table, key, "a list of tables", "a table", |node| matches!(node.kind, Kind::Table(_)))
    }

    /// The list of strings `key` of `table`.
    pub(super) fn texts(&mut self, table: &Node, key: &str) -> Vec<Text> {
        let list = self.list(table, key, "a list of strings", "a string", |node| node.as_text().is_some());
        let text = |node: &Node| Some(Text { text: node.as_text()?.to_owned(), span: node.span.clone() });
        list.iter().filter_map(text).collect()
    }

    fn list<'a>(
        &mut self,
        table: &'a Node,
        key: &str,
        list: &str,
        element: &str,
        is_right: impl Fn(&Node) -> bool,
    ) -> &'a [Node] {
        let Some(node) = table.get(key) else { return &[] };
        if !matches!(node.kind, Kind::List(_)) {
            self.expected(list, key, node);
        }
        for wrong in node.elements().iter().filter(|node| !is_right(node)) {
            let message =
                format!("an entry of `{key}` is {}, and {element} belongs there; correct it", wrong.what());
            self.problems.push(Problem::in_file(wrong.span.clone(), message));
        }
        node.elements()
    }

    fn expected(&mut self, what: &str, key: &str, node: &Node) {
        let message = format!("`{key}` is {}, and {what} belongs there; correct it", node.what());
        self.problems.push(Problem::in_file(node.span.clone(), message));
    }
}
