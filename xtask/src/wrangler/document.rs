//! What every format of the wrangler file offers.

use crate::config::{Edit, Node, Problem};

/// A parsed wrangler file that knows how it was written.
pub trait Document: Sized {
    /// Reads `text`.
    ///
    /// # Errors
    ///
    /// When it is malformed, with the place.
    fn parse(text: &str) -> Result<Self, Problem>;

    /// What it says, with places in `text`.
    fn tree(&self) -> Node;

    /// The text after all edits, which are written in the style found around them. Everything else stays as it is, to
    /// the byte.
    ///
    /// # Errors
    ///
    /// When something stands in the way of an edit.
    fn edited(&self, edits: &[Edit]) -> Result<String, Problem>;
}
