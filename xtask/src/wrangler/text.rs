//! Lines of a text, found from an offset in it.

use std::ops::Range;

/// The byte order mark, which some editors put before everything else.
pub(super) const BOM: &str = "\u{feff}";

/// How the lines of `text` end: as the first one does.
pub(super) fn newline(text: &str) -> &'static str {
    let first = text.split_once('\n').map_or("", |(first, _)| first);
    if first.ends_with('\r') { "\r\n" } else { "\n" }
}

/// Where the line of `at` starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if start == 0 && text.starts_with(BOM) { at.min(BOM.len()) } else { start }
}

/// Where the line of `at` ends, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

/// The white space before what stands at `at`, if nothing else is before it on its line.
pub(super) fn indent(text: &str, at: usize) -> Option<&str> {
    let before = &text[line_start(text, at)..at];
    before.chars().all(char::is_whitespace).then_some(before)
}

/// The white space at the start of the line of `at`.
pub(super) fn leading(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..line_end(text, at)];
    &line[..line.len() - line.trim_start().len()]
}

/// The line behind the one that ends at `end`, without its break; `None` at the end of the text.
pub(super) fn next_line(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = &text[end..];
    let start = end + rest.find('\n')? + 1;
    Some(start..line_end(text, start))
}

/// The end of the comment lines that directly follow the line that ends at `end` and belong to what is above them: if
/// something other than an empty line follows, they belong to that.
pub(super) fn behind_comments(text: &str, end: usize) -> usize {
    let mut last = end;
    while let Some(line) = next_line(text, last) {
        match text[line.clone()].trim() {
            "" => return last,
            comment if comment.starts_with('#') => last = line.end,
            _ => return end,
        }
    }
    last
}

/// Whether an empty line or the end of the text follows the line that ends at `end`.
pub(super) fn is_gap_behind(text: &str, end: usize) -> bool {
    next_line(text, end).is_none_or(|line| text[line].trim().is_empty())
}

/// Whether an empty line, or nothing, stands before the line of `at` and the comments above it.
pub(super) fn is_gap_before(text: &str, at: usize) -> bool {
    let first = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let mut start = line_start(text, at);
    while start > first {
        let above = line_start(text, start - 1);
        match text[above..start].trim() {
            "" => return true,
            comment if comment.starts_with('#') => start = above,
            _ => return false,
        }
    }
    true
}

/// The end of the last line that says something, with the spaces at its end.
pub(super) fn last_line(text: &str) -> usize {
    line_end(text, text.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_from_any_offset_in_them() {
        let text = "\u{feff}one\r\n  two\r\n";
        assert_eq!(newline(text), "\r\n");
        assert_eq!((line_start(text, 5), line_end(text, 5)), (3, 6));
        assert_eq!((line_start(text, 11), line_end(text, 8)), (8, 13));
        assert_eq!(indent(text, 10), Some("  "));
        assert_eq!(indent(text, 3), Some(""));
        assert_eq!(indent(text, 4), None);
        assert_eq!(next_line(text, 6), Some(8..13));
        assert_eq!(last_line(text), 13);
        assert_eq!(last_line("a # "), 4);
        assert_eq!(last_line("a # \t\r\n\r\n"), 5);
    }

    #[test]
    fn comments_belong_to_what_they_touch() {
        assert_eq!(behind_comments("a\n# a\n\nb", 1), 5);
        assert_eq!(behind_comments("a\n# a", 1), 5);
        assert_eq!(behind_comments("a\n# b\nb", 1), 1);
        assert_eq!(behind_comments("a\n\n# b\nb", 1), 1);
    }

    #[test]
    fn gaps_are_seen_above_comments() {
        assert!(is_gap_before("a\n\n# b\nb", 7));
        assert!(!is_gap_before("a\n# b\nb", 6));
        assert!(is_gap_before("# b\nb", 4));
        assert!(is_gap_behind("a\n\nb", 1) && is_gap_behind("a", 1) && !is_gap_behind("a\nb", 1));
    }
}
