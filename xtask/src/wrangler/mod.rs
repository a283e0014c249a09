//! The wrangler file: finding it, reading it, and performing edits in the style found in it.

mod document;
mod locate;
mod patch;
mod text;
mod toml;

pub use document::Document;
pub use locate::{FILE_NAMES, locate};
pub use toml::TomlDocument;
