//! Path patterns: `/api/*`, `/session/{id}/*`, `/metrics`.
//!
//! Segments match whole path segments. A final `*` matches any number of further segments, none included.

use std::{cmp::Ordering, fmt};

/// A checked pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What each segment must be.
    pub segments: Vec<Segment>,
    /// Whether any number of further segments may follow (`/*`).
    pub rest: bool,
}

/// One segment of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Exactly this text.
    Literal(String),
    /// Any one non-empty segment, known by this name.
    Param(String),
}

/// How two patterns relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// No path matches both.
    Disjoint,
    /// Both match exactly the same paths.
    Same,
    /// One is more specific for every path both match, so the order of routes settles it.
    Ordered,
    /// Some path matches both and neither is more specific.
    Ambiguous,
}

impl Pattern {
    /// The pattern of a route that names none: every path.
    pub fn any() -> Self {
        Self { segments: Vec::new(), rest: true }
    }

    /// Reads a pattern; the `Err` says what is wrong and what to write.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("the pattern is empty; write `/` for the root or `/*` for every path".to_owned());
        }
        let Some(path) = text.strip_prefix('/') else {
            return Err(format!(
                "the pattern `{text}` does not start with `/`; write `/{}`",
                text.trim_start_matches('/')
            ));
        };
        if let Some(odd) = text.chars().find(|c| c.is_whitespace() || c.is_control() || "?#\\%".contains(*c))
        {
            let instead = match odd {
                '?' | '#' => "write the path alone, without query and fragment",
                '%' => "write the character that the escape stands for",
                _ => "remove it",
            };
            return Err(format!("`{odd}` cannot stand in the pattern `{text}`; {instead}"));
        }
        let mut parts: Vec<&str> = path.split('/').collect();
        let rest = parts.last() == Some(&"*");
        if rest || parts == [""] {
            parts.pop();
        }
        let segments = parts.into_iter().map(|part| segment(part, text)).collect::<Result<Vec<_>, _>>()?;
        let pattern = Self { segments, rest };
        let params: Vec<&str> = pattern.params().collect();
        if let Some(twice) = params.iter().enumerate().find(|(at, name)| params[..*at].contains(name)) {
            return Err(format!(
                "`{{{}}}` stands twice in the pattern `{text}`; give each segment its own name",
                twice.1
            ));
        }
        Ok(pattern)
    }

    /// The names of its `{segments}`.
    pub fn params(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Param(name) => Some(name.as_str()),
            Segment::Literal(_) => None,
        })
    }

    /// How this pattern relates to another.
    pub fn relation(&self, other: &Self) -> Relation {
        let (mut narrower, mut wider) = (false, false);
        for pair in self.segments.iter().zip(&other.segments) {
            match pair {
                (Segment::Literal(a), Segment::Literal(b)) if a != b => return Relation::Disjoint,
                (Segment::Literal(_), Segment::Param(_)) => narrower = true,
                (Segment::Param(_), Segment::Literal(_)) => wider = true,
                (Segment::Literal(_), Segment::Literal(_)) | (Segment::Param(_), Segment::Param(_)) => {}
            }
        }
        if !self.tails_meet(other) {
            return Relation::Disjoint;
        }
        match self.tail_order(other) {
            Ordering::Less => narrower = true,
            Ordering::Greater => wider = true,
            Ordering::Equal => {}
        }
        match (narrower, wider) {
            (false, false) => Relation::Same,
            (true, true) => Relation::Ambiguous,
            (true, false) | (false, true) => Relation::Ordered,
        }
    }

    /// The pattern of the paths that both match, if they match any.
    pub fn intersection(&self, other: &Self) -> Self {
        let (long, short) = match self.segments.len() >= other.segments.len() {
            true => (self, other),
            false => (other, self),
        };
        let narrower = |(at, segment): (usize, &Segment)| match (segment, short.segments.get(at)) {
            (Segment::Param(_), Some(other @ Segment::Literal(_))) => other.clone(),
            _ => segment.clone(),
        };
        let segments = long.segments.iter().enumerate().map(narrower).collect();
        Self { segments, rest: self.rest && other.rest }
    }

    /// The order in which patterns are tried: text before `{segment}`, longer before shorter, exact before `/*`.
    pub fn specificity(&self, other: &Self) -> Ordering {
        let rank = |segment: &Segment| matches!(segment, Segment::Param(_));
        let by_segment = self.segments.iter().zip(&other.segments).map(|(a, b)| rank(a).cmp(&rank(b)));
        by_segment.fold(Ordering::Equal, Ordering::then).then(self.tail_order(other))
    }

    fn tail_order(&self, other: &Self) -> Ordering {
        other.segments.len().cmp(&self.segments.len()).then(self.rest.cmp(&other.rest))
    }

    /// Whether some path continues both patterns beyond the segments they share.
    fn tails_meet(&self, other: &Self) -> bool {
        let reaches = |long: &Self, short: &Self| long.segments.len() <= short.segments.len() || short.rest;
        reaches(self, other) && reaches(other, self)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => write!(f, "/{text}")?,
                Segment::Param(name) => write!(f, "/{{{name}}}")?,
            }
        }
        f.write_str(match (self.rest, self.segments.is_empty()) {
            (true, _) => "/*",
            (false, true) => "/",
            (false, false) => "",
        })
    }
}

fn segment(part: &str, text: &str) -> Result<Segment, String> {
    let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
    match name {
        Some(name) if crate::names::is_identifier(name) => Ok(Segment::Param(name.to_owned())),
        Some(name) if name.starts_with('*') => Err(format!(
            "`{{{name}}}` in the pattern `{text}` is not a segment; write `/*` at the end for any number of segments"
        )),
        Some(name) => Err(format!(
            "`{{{name}}}` in the pattern `{text}` is not a name; write a segment such as `{{id}}`"
        )),
        None if part.is_empty() => {
            Err(format!("the pattern `{text}` has an empty segment; remove the extra `/`"))
        }
        None if part.contains('*') => Err(format!(
            "`*` in the pattern `{text}` does not stand alone at the end; write `/*` there, or `{{id}}` for one segment"
        )),
        None if part.contains(['{', '}']) => Err(format!(
            "`{part}` in the pattern `{text}` mixes text and braces; a segment is either text or `{{name}}`"
        )),
        None if part.starts_with(':') => Err(format!(
            "`{part}` in the pattern `{text}` would match a literal `:`; write a segment as `{{id}}`"
        )),
        None if part == "." || part == ".." => Err(format!(
            "`{part}` in the pattern `{text}` never reaches a Worker; URLs are resolved before; remove it"
        )),
        None => Ok(Segment::Literal(part.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).unwrap()
    }

    #[test]
    fn reads_and_shows_patterns() {
        for text in ["/", "/*", "/api/*", "/session/{id}/*", "/metrics", "/a-b_c.d/{x}"] {
            assert_eq!(pattern(text).to_string(), text);
        }
    }

    #[test]
    fn refuses_what_cannot_match() {
        for text in [
            "", "api", "//", "/a//b", "/a/", "/*/a", "/a*", "/{}", "/{1}", "/{a", "/a}b", "/{a}/{a}", "/a?b",
            "/a b", "/../a", "/%2e", "/:id", "/{*rest}", "/**",
        ] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn relations_are_symmetric_and_right() {
        use Relation::*;
        for (a, b, expected) in [
            ("/a", "/b", Disjoint),
            ("/a", "/a", Same),
            ("/{x}", "/{y}", Same),
            ("/*", "/a", Ordered),
            ("/a", "/a/*", Ordered),
            ("/a/*", "/a/b/*", Ordered),
            ("/{x}/*", "/a", Ordered),
            ("/{x}/b", "/a/{y}", Ambiguous),
            ("/{x}/b", "/a/*", Ambiguous),
            ("/{x}/b/c", "/a/{y}/d", Disjoint),
            ("/a/b", "/a", Disjoint),
            ("/", "/*", Ordered),
            ("/", "/a/*", Disjoint),
        ] {
            assert_eq!(pattern(a).relation(&pattern(b)), expected, "{a} {b}");
            assert_eq!(pattern(b).relation(&pattern(a)), expected, "{b} {a}");
        }
    }

    #[test]
    fn an_intersection_is_narrower_than_both() {
        for (a, b, both) in [
            ("/a/*", "/{x}", "/a"),
            ("/{x}/b", "/a/{y}", "/a/b"),
            ("/{x}/b", "/a/*", "/a/b"),
            ("/{x}/b/*", "/a/*", "/a/b/*"),
        ] {
            assert_eq!(pattern(a).intersection(&pattern(b)).to_string(), both, "{a} {b}");
            assert_eq!(pattern(b).intersection(&pattern(a)).to_string(), both, "{b} {a}");
        }
    }

    #[test]
    fn the_more_specific_pattern_is_tried_first() {
        let mut all: Vec<Pattern> =
            ["/*", "/{x}/*", "/a/*", "/a/{x}", "/a/b", "/a", "/{x}"].map(pattern).into();
        all.sort_by(Pattern::specificity);
        let order: Vec<String> = all.iter().map(Pattern::to_string).collect();
        assert_eq!(order, ["/a/b", "/a/{x}", "/a", "/a/*", "/{x}", "/{x}/*", "/*"]);
    }
}
