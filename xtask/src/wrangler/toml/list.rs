//! New parts of `[…]` and `{ … }`: on lines of their own if the others are.

use crate::wrangler::{
    patch::{Patches, Rank},
    text::{indent, line_end, line_start},
};
use std::ops::Range;

/// What is between two brackets.
pub(super) struct Brackets {
    /// From the first bracket to the second, both included.
    pub(super) span: Range<usize>,
    /// The part behind which new ones go.
    pub(super) last: Option<Range<usize>>,
    /// What stands inside of the brackets where everything is on one line.
    pub(super) padding: &'static str,
}

/// Adds `items`, which are spelled already, behind the last part.
pub(super) fn push(text: &str, brackets: &Brackets, items: &[String], patches: &mut Patches) {
    let inner = brackets.span.start + 1..brackets.span.end - 1;
    match &brackets.last {
        None => first(text, inner, brackets.padding, items, patches),
        Some(last) => match indent(text, last.start) {
            Some(indent) => lines(text, last.end..inner.end, indent, items, patches),
            None => patches.insert(last.end, Rank::Value, format!(", {}", items.join(", "))),
        },
    }
}

/// `inner` is what is between the brackets: white space, or comments and commented-out elements.
fn first(text: &str, inner: Range<usize>, padding: &str, items: &[String], patches: &mut Patches) {
    if text[inner.clone()].contains('\n') {
        // A bracket on a line of its own, as the comments before it have lines of their own.
        let indent = indent(text, inner.end).unwrap_or_default();
        let lines: String = items.iter().map(|item| format!("{indent}  {item},\n")).collect();
        patches.insert(line_start(text, inner.end), Rank::Value, lines);
    } else {
        patches.replace(inner, format!("{padding}{}{padding}", items.join(", ")));
    }
}

/// `tail` is what is behind the last part: a comma perhaps, and comments.
fn lines(text: &str, tail: Range<usize>, indent: &str, items: &[String], patches: &mut Patches) {
    let comma = comma(&text[tail.clone()]).map(|at| tail.start + at + 1);
    if comma.is_none() {
        patches.insert(tail.start, Rank::Value, ",");
    }
    let element = comma.unwrap_or(tail.start);
    let is_closed_there = line_end(text, element) >= tail.end;
    let end = if is_closed_there { element } else { line_end(text, element) };
    let lines = items.iter().map(|item| format!("\n{indent}{item}")).collect::<Vec<_>>().join(",");
    patches.insert(end, Rank::Value, lines + if comma.is_some() { "," } else { "" });
}

/// The first comma that is not in a comment.
pub(super) fn comma(text: &str) -> Option<usize> {
    let mut is_comment = false;
    text.char_indices().find_map(|(at, c)| {
        is_comment = (is_comment || c == '#') && c != '\n';
        (c == ',' && !is_comment).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_as_the_others_do() {
        for (before, after) in [
            ("[]", "[1, 2]"),
            ("[ ]", "[1, 2]"),
            ("[0]", "[0, 1, 2]"),
            ("[ 0, ]", "[ 0, 1, 2, ]"),
            ("[\n]", "[\n  1,\n  2,\n]"),
            ("[\n  # 0,\n]", "[\n  # 0,\n  1,\n  2,\n]"),
            ("[\n  0,\n]", "[\n  0,\n  1,\n  2,\n]"),
            ("[\n  0\n]", "[\n  0,\n  1,\n  2\n]"),
            ("[\n\t0, # zero, of course\n]", "[\n\t0, # zero, of course\n\t1,\n\t2,\n]"),
            ("[\n\t0 # zero, of course\n]", "[\n\t0, # zero, of course\n\t1,\n\t2\n]"),
            ("[\n 0]", "[\n 0,\n 1,\n 2]"),
            ("[\n 0,]", "[\n 0,\n 1,\n 2,]"),
            ("[\n 0\n , # zero\n]", "[\n 0\n , # zero\n 1,\n 2,\n]"),
            ("[\n  0,\n  # 1,\n]", "[\n  0,\n  1,\n  2,\n  # 1,\n]"),
            ("[ 8, 9,\n  0 ]", "[ 8, 9,\n  0,\n  1,\n  2 ]"),
        ] {
            let text = format!("a = {before}\n");
            let parsed = toml_edit::Document::parse(text.as_str()).unwrap();
            let mut patches = Patches::default();
            let array = parsed.as_table()["a"].as_array().unwrap();
            let last = array.iter().last().and_then(|last| last.span());
            let brackets = Brackets { span: array.span().unwrap(), last, padding: "" };
            push(&text, &brackets, &["1".to_owned(), "2".to_owned()], &mut patches);
            assert_eq!(patches.apply(&text), format!("a = {after}\n"), "{before}");
        }
    }
}
