//! Rules about the image: a path to a Dockerfile or a reference with a tag.

use crate::{container::Container, diagnostic::Diagnostics};

/// Wrangler takes what is no file for a registry reference and then complains about the wrong thing.
pub(super) fn is_reference_or_path(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(image) = &container.image else { return };
    let text = image.as_str();
    if let Some((_, rest)) = text.split_once("://") {
        diagnostics.error(
            image.extent,
            format_args!("an image reference has no protocol; write `image = \"{rest}\"`"),
        );
    } else if text.ends_with('/') || text == "." || text == ".." {
        let directory = text.trim_end_matches('/');
        diagnostics.error(
            image.extent,
            format_args!(
                "`{text}` is a directory; write the Dockerfile in it, `image = \"{directory}/Dockerfile\"`"
            ),
        );
    } else if text.starts_with('/') || text.contains('\\') {
        diagnostics.error(
            image.extent,
            format_args!("`{text}` exists on one machine only; write a path relative to the wrangler file, such as `./Dockerfile`"),
        );
    }
    if is_reference(text)
        && let Some(context) = &container.image_build_context
    {
        diagnostics
            .error(context.extent, "an image from a registry is not built; remove `image_build_context`");
    }
    if is_reference(text)
        && let Some((name, _)) = container.image_vars.first()
    {
        diagnostics.error(name.extent, "an image from a registry is not built; remove `image_vars`");
    }
}

/// `registry.example/app:1` rather than `./Dockerfile`: the last part of a reference carries a tag or a digest.
fn is_reference(text: &str) -> bool {
    text.rsplit('/').next().is_some_and(|last| last.contains([':', '@']))
}
