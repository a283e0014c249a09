//! The page that shows the load to people.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Self-contained: it asks the path it was loaded from for numbers, and nothing else.
pub(crate) const PAGE: &str = include_str!("page.html");

/// What the page may do, for its `Content-Security-Policy`: exactly its own style and script, and asking where it came
/// from.
pub(crate) fn policy() -> String {
    let (style, script) = (hash("<style>", "</style>"), hash("<script>", "</script>"));
    format!(
        "default-src 'none'; style-src '{style}'; script-src '{script}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The hash of what stands between two tags, as a policy names it.
fn hash(begin: &str, end: &str) -> String {
    let inner =
        PAGE.split_once(begin).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(inner, _)| inner);
    format!("sha256-{}", STANDARD.encode(Sha256::digest(inner.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_page_comes_from_elsewhere() {
        for outside in ["http:", "https:", "src=", "@import", "url("] {
            assert!(!PAGE.contains(outside), "{outside}");
        }
        for one in ["<style>", "<script>", "<script", "<style"] {
            assert_eq!(PAGE.matches(one).count(), 1, "{one} has no hash of its own");
        }
        assert!(!PAGE.contains(" style=") && !PAGE.contains(" onclick"), "the policy forbids it");
        assert!(!PAGE.contains("innerHTML"), "names are text");
        assert!(!policy().contains("unsafe"));
    }
}
