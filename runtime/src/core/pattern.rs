//! Path patterns at run time: which routes a path matches, and which of them is the most specific.

use std::{cmp::Ordering, fmt};

/// A pattern such as `/session/{id}/*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What each segment must be.
    pub segments: &'static [Segment],
    /// Whether any number of further segments may follow.
    pub rest: bool,
}

/// One segment of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Exactly this text, percent-encoding undone.
    Literal(&'static str),
    /// Any one non-empty segment.
    Param,
}

impl Pattern {
    /// Every path.
    pub const ANY: Self = Self { segments: &[], rest: true };

    /// Whether `path`, as it stands in a URL, matches.
    pub fn matches(&self, path: &str) -> bool {
        let mut parts = parts(path);
        for segment in self.segments {
            let fits = match (segment, parts.next()) {
                (Segment::Literal(text), Some(part)) => equals(part, text),
                (Segment::Param, Some(part)) => !part.is_empty(),
                (_, None) => false,
            };
            if !fits {
                return false;
            }
        }
        self.rest || parts.next().is_none()
    }

    /// The order in which patterns are tried: text before `{segment}`, longer before shorter, exact before `/*`.
    pub fn specificity(&self, other: &Self) -> Ordering {
        let rank = |segment: &Segment| matches!(segment, Segment::Param);
        let by_segment = self.segments.iter().zip(other.segments).map(|(a, b)| rank(a).cmp(&rank(b)));
        by_segment
            .fold(Ordering::Equal, Ordering::then)
            .then(other.segments.len().cmp(&self.segments.len()))
            .then(self.rest.cmp(&other.rest))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in self.segments {
            match segment {
                Segment::Literal(text) => write!(f, "/{text}")?,
                Segment::Param => f.write_str("/{}")?,
            }
        }
        match (self.rest, self.segments) {
            (true, _) => f.write_str("/*"),
            (false, []) => f.write_str("/"),
            (false, _) => Ok(()),
        }
    }
}

/// `path` without its first `count` segments: `/api/v1/users` without one is `/v1/users`.
pub fn strip(path: &str, count: usize) -> &str {
    let mut rest = path;
    for _ in 0..count {
        let without_slash = rest.strip_prefix('/').unwrap_or(rest);
        rest = without_slash.find('/').map_or("", |end| &without_slash[end..]);
    }
    if rest.is_empty() { "/" } else { rest }
}

/// Segment `index` of `path`, percent-encoding undone; `None` when there is none or it is not UTF-8.
pub fn segment(path: &str, index: usize) -> Option<String> {
    let part = parts(path).nth(index)?;
    percent_encoding::percent_decode_str(part).decode_utf8().ok().map(|text| text.into_owned())
}

/// `/a/b` → `a`, `b`; `/` → nothing; `/a/` → `a`, because a trailing slash is the same resource to people.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').filter(move |_| !path.is_empty())
}

fn equals(part: &str, text: &str) -> bool {
    part == text || (part.contains('%') && percent_encoding::percent_decode_str(part).eq(text.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_cut_off_the_front() {
        for (path, count, expected) in [
            ("/api/v1/users", 0, "/api/v1/users"),
            ("/api/v1/users", 1, "/v1/users"),
            ("/api/v1/users/", 2, "/users/"),
            ("/api/v1", 2, "/"),
            ("/api/", 1, "/"),
            ("/api", 1, "/"),
            ("/", 1, "/"),
            ("/caf%C3%A9/%2F", 1, "/%2F"),
            ("/api//x", 1, "//x"),
        ] {
            assert_eq!(strip(path, count), expected, "{path} without {count}");
        }
    }

    #[test]
    fn patterns_are_shown_without_names() {
        const ID: &[Segment] = &[Segment::Literal("session"), Segment::Param];
        for (segments, rest, expected) in [
            (ID, true, "/session/{}/*"),
            (ID, false, "/session/{}"),
            (&[][..], true, "/*"),
            (&[], false, "/"),
        ] {
            assert_eq!(Pattern { segments, rest }.to_string(), expected);
        }
    }
}
