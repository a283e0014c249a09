//! The formats of the wrangler file, and what every one of them offers.

use super::{json::JsonDocument, toml::TomlDocument};
use crate::config::{Edit, Node, Problem};
use std::path::Path;

/// A format of the wrangler file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// `wrangler.toml`
    Toml,
    /// `wrangler.jsonc`
    Jsonc,
    /// `wrangler.json`, which wrangler reads as it reads `wrangler.jsonc`
    Json,
}

/// A parsed wrangler file that knows how it was written.
pub trait Document {
    /// What it says, with places in the text.
    fn tree(&self) -> Node;

    /// The text after all edits, which are written in the style found around them. Everything else stays as it is, to
    /// the byte.
    ///
    /// # Errors
    ///
    /// When something stands in the way of an edit.
    fn edited(&self, edits: &[Edit]) -> Result<String, Problem>;
}

impl Format {
    /// All of them, in the order in which wrangler looks for a file.
    pub const ALL: [Self; 3] = [Self::Json, Self::Jsonc, Self::Toml];

    /// The name of a file of this format.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Toml => "wrangler.toml",
            Self::Jsonc => "wrangler.jsonc",
            Self::Json => "wrangler.json",
        }
    }

    /// The format of the file at `path`, which wrangler tells by its ending.
    pub fn of(path: &Path) -> Self {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => Self::Json,
            Some("jsonc") => Self::Jsonc,
            _ => Self::Toml,
        }
    }

    /// Reads `text`.
    ///
    /// # Errors
    ///
    /// When it is malformed, with the place.
    pub fn parse(self, text: &str) -> Result<Box<dyn Document>, Problem> {
        match self {
            Self::Toml => Ok(Box::new(TomlDocument::parse(text)?)),
            Self::Jsonc | Self::Json => Ok(Box::new(JsonDocument::parse(text)?)),
        }
    }

    /// The text of a file that says nothing but `comment`.
    pub fn new_file(self, comment: &str) -> String {
        match self {
            Self::Toml => comment.lines().map(|line| format!("# {line}\n")).collect(),
            Self::Jsonc | Self::Json => {
                comment.lines().map(|line| format!("// {line}\n")).collect::<String>() + "{}\n"
            }
        }
    }
}
