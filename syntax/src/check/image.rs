//! Rules about the image: a path to a Dockerfile or a reference with a tag.

use crate::{container::Container, diagnostic::Diagnostics, names::is_identifier};

/// Wrangler takes what is no file for a registry reference and then complains about the wrong thing.
pub(super) fn is_reference_or_path(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(image) = &container.image else { return };
    let text = image.as_str();
    if let Some((_, rest)) = text.split_once("://") {
        diagnostics.error(
            image.extent,
            format_args!("an image reference has no protocol; write `image = \"{rest}\"`"),
        );
    } else if text.contains('\\') {
        let path = text.replace('\\', "/");
        let text = format!("`{text}` is a path on Windows only; write `image = \"{path}\"`");
        diagnostics.error(image.extent, text);
    } else if text.starts_with('/') {
        diagnostics.error(
            image.extent,
            format_args!("`{text}` exists on one machine only; write a path relative to the wrangler file, such as `./Dockerfile`"),
        );
    } else if text.ends_with('/') || text == "." || text == ".." {
        let directory = text.trim_end_matches('/');
        diagnostics.error(
            image.extent,
            format_args!(
                "`{text}` is a directory; write the Dockerfile in it, `image = \"{directory}/Dockerfile\"`"
            ),
        );
    }
    for key in ["image_build_context", "image_vars"] {
        if is_reference(text) && container.keys.iter().any(|(given, _)| *given == key) {
            let text = format!("an image from a registry is not built; remove `{key}`");
            diagnostics.error(container.key(key), text);
        }
    }
}

/// A build argument is a variable of the Dockerfile, where `$NAME` reads it.
pub(super) fn arguments_are_names(container: &Container, diagnostics: &mut Diagnostics) {
    for (name, _) in &container.image_vars {
        if !is_identifier(name) {
            let text =
                format!("`{}` is not the name of a build argument; use letters, digits and `_`", name.value);
            diagnostics.error(name.extent, text);
        }
    }
}

/// `registry.example/app:1` rather than `./Dockerfile`: the last part of a reference carries a tag or a digest.
fn is_reference(text: &str) -> bool {
    text.rsplit('/').next().is_some_and(|last| last.contains([':', '@']))
}
