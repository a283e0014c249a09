//! Path patterns at run time: which routes a path matches, and which of them is the most specific.

use std::cmp::Ordering;

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
