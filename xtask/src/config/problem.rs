//! What keeps a file from being made to fit, and the places that show it.

use std::{ops::Range, path::PathBuf, rc::Rc};

/// An error about the file or the code. The message reads "what is wrong; what to do".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The whole text.
    pub message: String,
    /// Where, the most important place first.
    pub places: Vec<Place>,
}

/// A place that an author can go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the wrangler file, in bytes.
    File(Range<usize>),
    /// In a file beside it, in bytes.
    Other(Rc<OtherFile>, Range<usize>),
    /// An annotated struct, by its number in [`Wanted`](super::Wanted), and what of it.
    Code(usize, Part),
}

/// A file beside the wrangler file, as far as it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it says, or blanks in the place of what nobody should see.
    pub text: String,
}

/// A part of an annotated struct. Where the attribute leaves it out, the name of the struct stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its name.
    Class,
    /// `name`.
    Name,
    /// `binding`.
    Binding,
    /// `renamed_from`.
    RenamedFrom,
    /// One of its queues, counting from 0.
    Queue(usize),
    /// One of its crons, counting from 0.
    Cron(usize),
    /// One of its variables, counting from 0.
    Variable(usize),
    /// One of its `bindings`, counting from 0.
    Used(usize),
}

impl Problem {
    /// Something wrong at a place of the file.
    pub fn in_file(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), places: vec![Place::File(span)] }
    }

    /// Something wrong with a struct.
    pub fn in_code(container: usize, part: Part, message: impl Into<String>) -> Self {
        Self { message: message.into(), places: vec![Place::Code(container, part)] }
    }

    /// Shows another place as well.
    #[must_use]
    pub fn and(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }
}
