//! Taking a part out of `[…]` or `{ … }`, with the comma that belongs to it.

use super::{
    patch::Patches,
    text::{indent, line_end, line_start},
};
use std::ops::Range;

/// A part and the commas around it.
pub(super) struct Part {
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// The comma behind it.
    pub(super) comma: Option<usize>,
    /// The comma before it.
    pub(super) comma_before: Option<usize>,
}

/// Removes `part`; with its whole line, if nothing else is on it but a comment, which starts with `comment`.
pub(super) fn remove(text: &str, part: &Part, comment: &str, patches: &mut Patches) {
    let mut range = part.span.start..part.comma.map_or(part.span.end, |comma| comma + 1);
    let last = line_end(text, range.end);
    let behind = text[range.end..last].trim_start();
    if indent(text, range.start).is_some() && (behind.is_empty() || behind.starts_with(comment)) {
        range = line_start(text, range.start)..last;
        let newline = text[last..].find('\n').map_or(0, |newline| newline + 1);
        range.end += newline;
    } else if part.comma.is_some() {
        range.end = last - behind.len();
    }
    // What is last now has no comma, as what was last had none.
    if let (None, Some(comma)) = (part.comma, part.comma_before) {
        if text.get(comma + 1..range.start).is_some_and(|between| between.chars().all(|c| c == ' ')) {
            range.start = comma;
        } else {
            patches.replace(comma..comma + 1, "");
        }
    }
    patches.replace(range, "");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_as_it_was() {
        for (before, after) in [
            ("[1, 2, 3]", "[1, 3]"),
            ("[1, 2]", "[1]"),
            ("[2]", "[]"),
            ("[2, ]", "[]"),
            ("[\n  1, // one\n  2, // two\n  3\n]", "[\n  1, // one\n  3\n]"),
            ("[\n  1, // one\n  2 // two\n]", "[\n  1 // one\n]"),
            ("[\r\n  1,\r\n  2\r\n]", "[\r\n  1\r\n]"),
        ] {
            let at = before.find('2').unwrap();
            let comma = before[at..].starts_with("2,").then_some(at + 1);
            let part = Part { span: at..at + 1, comma, comma_before: before[..at].rfind(',') };
            let mut patches = Patches::default();
            remove(before, &part, "//", &mut patches);
            assert_eq!(patches.apply(before), after);
        }
    }
}
