//! The wrangler file: finding it, reading it, and performing edits in the style found in it.

mod document;
mod json;
mod locate;
mod patch;
mod removal;
mod text;
mod toml;

pub use document::{Document, Format};
pub use locate::locate;
