//! Rules about secrets: their values do not belong into sources, generated files or image histories.

use crate::{container::Container, diagnostic::Diagnostics, env::EnvSource};

/// A literal under a name like `API_KEY` is almost always a leak; a warning, because a test fixture may mean it.
pub(super) fn are_not_literals(container: &Container, diagnostics: &mut Diagnostics) {
    for var in &container.env {
        let (name, text) = match &var.source.value {
            EnvSource::Literal(text) => (var.name.as_str(), text),
            EnvSource::Var { name, default: Some(text) } => (name.as_str(), text),
            EnvSource::Var { .. }
            | EnvSource::Secret(_)
            | EnvSource::SecretStore(_)
            | EnvSource::Kv { .. } => continue,
        };
        if looks_secret(name) && !text.is_empty() {
            diagnostics.warning(
                var.source.extent,
                format_args!(
                    "`{name}` looks like a secret and its value is in the source; write `{} = secret(\"{name}\")` and run `wrangler secret put {name}`",
                    *var.name
                ),
            );
        }
    }
    for (name, _) in container.image_vars.iter().filter(|(name, _)| looks_secret(name)) {
        diagnostics.warning(
            name.extent,
            format_args!("`{}` looks like a secret and everybody with the image can read its build arguments; pass it with `env({0} = secret(\"{0}\"))` instead", name.value),
        );
    }
}

fn looks_secret(name: &str) -> bool {
    const WORDS: &[&str] = &["SECRET", "PASSWORD", "PASSWD", "TOKEN", "CREDENTIAL", "CREDENTIALS"];
    const ENDINGS: &[&str] =
        &["API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY", "SIGNING_KEY", "ENCRYPTION_KEY"];
    let name = name.to_ascii_uppercase();
    name.split('_').any(|word| WORDS.contains(&word)) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}
