//! The page that shows the load to people.

/// Self-contained: it asks the path it was loaded from for numbers, and nothing else.
pub(crate) const PAGE: &str = include_str!("page.html");
