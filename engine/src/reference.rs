//! Names of images as people write them, and the one form in which they are compared.

/// `server` and `docker.io/library/server:latest` are the same image. A digest beside a tag says nothing here.
pub(crate) fn normalize(reference: &str) -> String {
    let name = match reference.split_once('@') {
        Some((name, digest)) if !has_tag(name) => return format!("{}@{digest}", shorten(name)),
        Some((name, _)) => name,
        None => reference,
    };
    if has_tag(name) { shorten(name).to_owned() } else { format!("{}:latest", shorten(name)) }
}

/// The part before the tag, and the tag.
pub(crate) fn split(reference: &str) -> (&str, &str) {
    if has_tag(reference) {
        reference.rsplit_once(':').unwrap_or((reference, "latest"))
    } else {
        (reference, "latest")
    }
}

fn shorten(name: &str) -> &str {
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

/// A colon before the last slash is that of a registry's port.
fn has_tag(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|last| last.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_become_equal() {
        for (written, normal) in [
            ("server", "server:latest"),
            ("docker.io/library/server:latest", "server:latest"),
            ("cloudflare-dev/echo:1a2b", "cloudflare-dev/echo:1a2b"),
            ("localhost:5000/server", "localhost:5000/server:latest"),
            ("cloudflare/proxy:3c@sha256:0e", "cloudflare/proxy:3c"),
            ("cloudflare/proxy@sha256:0e", "cloudflare/proxy@sha256:0e"),
        ] {
            assert_eq!(normalize(written), normal);
        }
    }

    #[test]
    fn a_port_is_no_tag() {
        assert_eq!(split("localhost:5000/server"), ("localhost:5000/server", "latest"));
        assert_eq!(split("localhost:5000/server:1"), ("localhost:5000/server", "1"));
    }
}
