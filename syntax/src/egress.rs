//! `egress(…)`: which hosts a container may reach, and which of its requests the author's own code answers.

use crate::{
    arg::split,
    args::Args,
    diagnostic::Diagnostics,
    keyword, literal,
    span::{Extent, Spanned},
    value::Value,
};
use proc_macro2::TokenStream;

/// Most hosts of one container. Each is told to the runtime at each start.
pub const MOST_HOSTS: usize = 100;

/// The longest name of a host (RFC 1035).
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// The rules of a container, each a host as [`host`] reads it.
#[derive(Clone, Debug, Default)]
pub struct Egress {
    /// What it may reach; with any of these it may reach nothing else.
    pub allow: Vec<Spanned<String>>,
    /// What it may not reach.
    pub deny: Vec<Spanned<String>>,
    /// Whose requests go to the hook, where everything else passes untouched.
    pub handle: Vec<Spanned<String>>,
    /// A host that is asked for at each start and must be denied.
    pub canary: Option<Spanned<String>>,
}

impl Egress {
    /// Whether everything is closed that is not allowed.
    pub fn is_closed(&self) -> bool {
        !self.allow.is_empty()
    }

    /// Every rule with the key it stands under.
    pub fn rules(&self) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
        let lists = [("allow", &self.allow), ("deny", &self.deny), ("handle", &self.handle)];
        lists.into_iter().flat_map(|(key, hosts)| hosts.iter().map(move |host| (key, host)))
    }

    /// Whether a request to `host` is refused, as far as that can be said of all its ports.
    pub fn denies(&self, host: &str) -> bool {
        let fits = |hosts: &[Spanned<String>]| hosts.iter().any(|pattern| covers(pattern, host));
        fits(&self.deny) || (self.is_closed() && !fits(&self.allow))
    }
}

/// Reads the list between the parentheses of `egress(…)`, which stands at `key`; `None` when a part of it could not be
/// read.
pub fn parse(list: TokenStream, key: Extent, diagnostics: &mut Diagnostics) -> Option<Egress> {
    let args = Args::parse(split(list), keyword::EGRESS_KEYS, "egress", diagnostics);
    let mut is_whole = !args.is_incomplete();
    let mut hosts = |name: &str| {
        let read = args.array(name, diagnostics, host);
        is_whole &= read.is_some() || args.extent_of(name).is_none();
        read.map(|hosts| hosts.value).unwrap_or_default()
    };
    let (allow, deny, handle) = (hosts("allow"), hosts("deny"), hosts("handle"));
    let canary = args.value("canary", diagnostics, name_alone);
    is_whole &= canary.is_some() || args.extent_of("canary").is_none();
    let egress = Egress { allow, deny, handle, canary };
    if is_whole && egress.rules().next().is_none() {
        let form = keyword::form_of(keyword::CONTAINER_KEYS, "egress");
        diagnostics.error(key, format_args!("`egress` has no hosts; write `{form}`"));
        return None;
    }
    is_whole.then_some(egress)
}

/// A host, perhaps with `*.` in front, perhaps with a port.
pub fn host(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !text.contains('/') => (name, Some(port)),
        _ => (text.as_str(), None),
    };
    if name.contains(':') && !text.contains('/') {
        return Err(format!("`{text}` is no host, and an IPv6 address cannot be a rule; write a name"));
    }
    let is_port =
        |port: &str| port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port);
    if let Some(port) = port.filter(|port| !is_port(port)) {
        return Err(format!("`{port}` is not a port; write one from 1 to 65535"));
    }
    check_name(&text, name)?;
    Ok(text)
}

/// A host that can be asked for.
fn name_alone(value: &Value) -> Result<String, String> {
    let text = host(value)?;
    match text.contains('*') {
        true => Err(format!("`{text}` is not one host; write a name without `*`")),
        false => Ok(text),
    }
}

fn check_name(text: &str, name: &str) -> Result<(), String> {
    if text.contains("//") {
        let after = text.split_once("//").map_or("", |(_, after)| after);
        let host = after.split(['/', '?']).next().unwrap_or_default();
        return Err(format!("`{text}` is a URL and a rule is about a host; write `\"{host}\"`"));
    }
    if text.contains('/') {
        return Err(format!("`{text}` has a path or a range of addresses; write the host alone"));
    }
    if name == "*" {
        return Err(
            "`*` is every host; leave out `allow`, or write `enable_internet = false` to deny all".to_owned()
        );
    }
    let rest = name.strip_prefix("*.").unwrap_or(name);
    if rest.contains('*') {
        return Err(format!("`{name}` has a `*` in the middle; it stands in front, as in `*.example.com`"));
    }
    if rest.chars().any(|letter| letter.is_ascii_uppercase()) {
        return Err(format!("`{name}` has capitals; write `\"{}\"`", text.to_ascii_lowercase()));
    }
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.chars().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    match rest.len() <= LONGEST_NAME && rest.split('.').all(is_label) {
        true => Ok(()),
        false => Err(format!(
            "`{text}` is no host; write a name such as `api.example.com`, `*.example.com` or `10.0.0.7:8080`"
        )),
    }
}

/// Whether `pattern` is about everything that `other` is about.
pub(crate) fn covers(pattern: &str, other: &str) -> bool {
    let parts = |text: &str| match text.split_once(':') {
        Some((name, port)) => (name.to_owned(), Some(port.to_owned())),
        None => (text.to_owned(), None),
    };
    let ((name, port), (other_name, other_port)) = (parts(pattern), parts(other));
    let same_name = match name.strip_prefix('*') {
        Some(ending) => other_name.len() > ending.len() && other_name.ends_with(ending),
        None => name == other_name,
    };
    same_name && (port.is_none() || port == other_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read() {
        let read = |text: &str| host(&Value::parse(text.parse().expect("tokens")).value);
        for text in ["api.example.com", "*.internal", "localhost", "10.0.0.7", "db:5432", "a_b.c-d"] {
            assert_eq!(read(&format!("\"{text}\"")), Ok(text.to_owned()));
        }
        for (text, said) in [
            ("https://api.example.com/v1", "write `\"api.example.com\"`"),
            ("api.example.com/v1", "write the host alone"),
            ("10.0.0.0/8", "write the host alone"),
            ("*", "every host"),
            ("a.*.com", "in the middle"),
            ("*example.com", "in the middle"),
            ("API.example.com", "write `\"api.example.com\"`"),
            ("db:0", "`0` is not a port"),
            ("db:08", "`08` is not a port"),
            ("::1", "an IPv6 address"),
            ("a..b", "is no host"),
            ("-a.b", "is no host"),
            ("a b", "is no host"),
        ] {
            let why = read(&format!("\"{text}\"")).expect_err(text);
            assert!(why.contains(said), "{text}: {why}");
        }
    }

    #[test]
    fn a_pattern_covers_what_is_narrower() {
        for (pattern, other) in
            [("*.a", "b.a"), ("*.a", "*.b.a"), ("a", "a"), ("a", "a:80"), ("*.a:80", "b.a:80")]
        {
            assert!(covers(pattern, other), "{pattern} {other}");
        }
        for (pattern, other) in
            [("*.a", "a"), ("*.a", "*.a.b"), ("a:80", "a"), ("a:80", "a:81"), ("a", "*.a")]
        {
            assert!(!covers(pattern, other), "{pattern} {other}");
        }
    }
}
