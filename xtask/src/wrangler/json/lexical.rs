//! What is between the values: commas, comments and line ends, none of them inside of a string or a comment.

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    String,
    Comment,
    Mark(u8),
}

/// The parts of `text` from `at` on that are more than white space: where they start and end.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (usize, usize, Token);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.find(|c: char| !c.is_whitespace() || c == '\n')?;
        let rest = &self.text[start..];
        let (length, token) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), Token::Comment)
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |end| end + 2), Token::Comment)
        } else if rest.starts_with('"') {
            (string(rest), Token::String)
        } else {
            let first = rest.chars().next()?;
            (first.len_utf8(), Token::Mark(rest.as_bytes()[0]))
        };
        self.at = start + length;
        Some((start, self.at, token))
    }
}

/// The length of the string that `text` starts with.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let is_end = !is_escaped && *c == '"';
        is_escaped = !is_escaped && *c == '\\';
        is_end
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Where the comma behind a value is that ends at `at`, if there is one before anything else.
pub(super) fn comma_behind(text: &str, at: usize) -> Option<usize> {
    let mut marks =
        Tokens { text, at }.filter(|(_, _, it)| !matches!(it, Token::Comment | Token::Mark(b'\n')));
    marks.next().filter(|(_, _, token)| *token == Token::Mark(b',')).map(|(start, _, _)| start)
}

/// The end of the line of `at`, before its line break and behind comments that start on it; `limit` when that is on it.
pub(super) fn line_end(text: &str, at: usize, limit: usize) -> usize {
    let mut end = at;
    for (start, behind, token) in (Tokens { text, at }) {
        match token {
            _ if start >= limit => return at,
            Token::Comment => end = behind,
            Token::Mark(b'\n') => {
                end = start;
                break;
            }
            _ => break,
        }
    }
    text[..end].trim_end_matches('\r').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_are_not_looked_for_in_comments() {
        assert_eq!(comma_behind("1 /* , */ // ,\n , 2", 1), Some(16));
        assert_eq!(comma_behind("1 /* , */ // ,\n ] , 2", 1), None);
    }

    #[test]
    fn a_line_ends_behind_its_comments() {
        assert_eq!(line_end("1, // a\n2", 2, 9), 7);
        assert_eq!(line_end("1, // a\r\n2", 2, 9), 7);
        assert_eq!(line_end("1, /* a\n b */\n2", 2, 99), 13);
        assert_eq!(line_end("1, /* a */ }", 2, 11), 2);
        assert_eq!(line_end("1,\n2", 2, 99), 2);
    }
}
