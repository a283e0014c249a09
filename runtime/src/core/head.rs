//! What a function of the author reads a key from.

use crate::core::{key::cookie, pattern};
use std::fmt;

/// The first lines of a request: everything but its body.
///
/// A function for `key = function(…)` takes one, and can be tested natively with one that is made by hand.
///
/// ```
/// use worker_containers::RequestHead;
///
/// /// One instance for each tenant, which is the first label of the host.
/// fn tenant(head: &RequestHead<'_>) -> Option<String> {
///     let host = head.header("host")?;
///     host.split_once('.').map(|(tenant, _)| tenant.to_lowercase())
/// }
///
/// let headers = |name: &str| (name == "host").then(|| "Acme.example.com".to_owned());
/// let head = RequestHead::new("/orders/7", "page=2", &headers);
/// assert_eq!(tenant(&head).as_deref(), Some("acme"));
/// assert_eq!(head.segment(1).as_deref(), Some("7"));
/// assert_eq!(head.parameter("page").as_deref(), Some("2"));
/// ```
#[derive(Clone, Copy)]
pub struct RequestHead<'a> {
    path: &'a str,
    query: &'a str,
    header: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> RequestHead<'a> {
    /// One with this path and query, as they stand in the URL, and these headers, asked for by lower-case name.
    pub fn new(path: &'a str, query: &'a str, header: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { path, query, header }
    }

    /// The path, as it stands in the URL.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The query, as it stands in the URL and without the `?`.
    pub fn query(&self) -> &'a str {
        self.query
    }

    /// A header; case does not matter, and several of that name are joined by `, `.
    pub fn header(&self, name: &str) -> Option<String> {
        (self.header)(&name.to_ascii_lowercase())
    }

    /// The first cookie of that name, without quotes around its value.
    pub fn cookie(&self, name: &str) -> Option<String> {
        cookie(&(self.header)("cookie")?, name)
    }

    /// The first query parameter of that name, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Segment `index` of the path, decoded, from 0; `None` when there is none or it is not UTF-8.
    pub fn segment(&self, index: usize) -> Option<String> {
        pattern::segment(self.path, index)
    }
}

impl fmt::Debug for RequestHead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers and queries carry what is nobody's business.
        f.debug_struct("RequestHead").field("path", &self.path).finish_non_exhaustive()
    }
}
