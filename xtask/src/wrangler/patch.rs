//! Changes of a text by place, so that everything between them stays as it is, to the byte.

use super::text;
use std::ops::Range;

/// What stands first where several insertions meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Part of a value.
    Value,
    /// A key of the section that ends there.
    Key,
    /// Another entry of a list of sections.
    Row,
    /// Another section.
    Section,
    /// The empty line before what follows.
    Gap,
}

/// Changes that are made together.
#[derive(Debug, Default)]
pub(super) struct Patches {
    patches: Vec<(Range<usize>, Rank, String)>,
}

impl Patches {
    /// Puts `text` at `at`.
    pub(super) fn insert(&mut self, at: usize, rank: Rank, text: impl Into<String>) {
        self.patches.push((at..at, rank, text.into()));
    }

    /// Puts one empty line at `at`, however often it is asked for.
    pub(super) fn insert_gap(&mut self, at: usize) {
        if !self.patches.iter().any(|(range, rank, _)| range.start == at && *rank == Rank::Gap) {
            self.insert(at, Rank::Gap, "\n");
        }
    }

    /// Puts `text` in place of `range`.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.patches.push((range, Rank::Value, text.into()));
    }

    /// `original` with all changes, whose line breaks become those of `original`.
    pub(super) fn apply(mut self, original: &str) -> String {
        let newline = text::newline(original);
        self.patches.sort_by_key(|(range, rank, _)| (range.start, *rank));
        let mut new = String::with_capacity(original.len() + 1024);
        let mut done = 0;
        for (range, _, text) in &self.patches {
            new.push_str(&original[done..range.start.max(done)]);
            new.push_str(&text.replace('\n', newline));
            done = done.max(range.end);
        }
        new.push_str(&original[done..]);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_the_changes_stays() {
        let mut patches = Patches::default();
        patches.insert(5, Rank::Section, "\nd = 4");
        patches.replace(4..5, "0");
        patches.insert(5, Rank::Key, "\nc = 3");
        assert_eq!(patches.apply("a =\t1\n"), "a =\t0\nc = 3\nd = 4\n");
        let mut patches = Patches::default();
        patches.insert(5, Rank::Key, "\nb = 2");
        assert_eq!(patches.apply("a = 1\r\n"), "a = 1\r\nb = 2\r\n");
    }
}
