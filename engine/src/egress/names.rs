//! Names of hosts: who is asked about them, and which patterns they fit.

use std::net::SocketAddr;

const RESOLV_CONF: &str = "/etc/resolv.conf";
const DNS_PORT: u16 = 53;

/// The resolvers of this machine, as its configuration says.
pub(super) fn resolvers() -> Vec<SocketAddr> {
    std::fs::read_to_string(RESOLV_CONF).map(|text| read(&text)).unwrap_or_default()
}

fn read(configuration: &str) -> Vec<SocketAddr> {
    let servers = configuration.lines().filter_map(|line| {
        let (key, value) = line.trim().split_once(char::is_whitespace)?;
        let address = (key == "nameserver").then(|| value.trim().parse().ok()).flatten()?;
        Some(SocketAddr::new(address, DNS_PORT))
    });
    servers.collect()
}

/// Whether `name` fits `pattern`, in which each `*` stands for any letters, dots among them.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = left.get(at + part.len()..).unwrap_or_default();
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, name) in [
            ("a.example", "A.Example"),
            ("*", "anything"),
            ("*.internal", "db.eu.internal"),
            ("a*c*e", "abcde"),
            ("a*c*e", "ace"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("*.internal", "internal"), ("a.example", "b.example"), ("a*c*e", "ae"), ("a*a", "a")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn resolvers_are_read_and_the_rest_is_not() {
        let text = "# comment\nnameserver 127.0.0.53\nsearch example\n nameserver\t::1\nnameserver nowhere\n";
        let found: Vec<String> = read(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["127.0.0.53:53", "[::1]:53"]);
    }
}
