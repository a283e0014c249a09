//! The wrangler file: finding it, reading it, and performing edits in the style found in it.

mod document;
mod locate;
mod text;
mod toml;

pub use document::{Document, Malformed};
pub use locate::{FILE_NAMES, locate};
pub use text::Style;
pub use toml::TomlDocument;
