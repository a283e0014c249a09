//! Files that the wrangler file names, and files that stand beside it.

use super::{
    context::{Context, Part, Seen},
    dockerfile,
    finding::Findings,
    gather,
};
use crate::config::{Node, Problem, scope::Scope};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for shadow in &context.beside.shadows {
        findings.error(
            "R19",
            &(0..0),
            format!(
                "wrangler reads `{shadow}` instead of this file; remove that one, or name this one with \
                 `--config`"
            ),
        );
    }
    for part in &context.parts {
        for entry in part.node.get("containers").map(Node::elements).unwrap_or_default() {
            image(context, entry, findings);
        }
        for folder in gather::watched(part.node) {
            let text = folder.as_text().unwrap_or_default();
            if context.beside.paths.get(text) == Some(&Seen::Nothing) {
                findings.warning(
                    "R22",
                    &folder.span,
                    format!("there is no `{text}` to watch beside this file; write a folder or a file that is there"),
                );
            }
        }
        secrets(context, part, findings);
    }
}

/// Whether wrangler takes it for a Dockerfile, and what that says.
fn image(context: &Context<'_>, entry: &Node, findings: &mut Findings) {
    let seen = |node: &Node| context.beside.paths.get(node.as_text()?);
    let Some(image) = entry.get("image") else {
        return findings.error(
            "R22",
            &entry.span,
            "the container has no `image`; write the path of its Dockerfile, or an image with its tag",
        );
    };
    let text = image.as_text().unwrap_or_default();
    match seen(image) {
        Some(Seen::Folder) => findings.error(
            "R22",
            &image.span,
            format!("`{text}` is a folder; write the path of the Dockerfile in it"),
        ),
        Some(Seen::Nothing) if is_path(text) => findings.error(
            "R22",
            &image.span,
            format!("there is no `{text}` beside this file; write the Dockerfile, or the path it has"),
        ),
        Some(Seen::File(dockerfile)) => {
            let class = entry.get("class_name").and_then(Node::as_text);
            let container = context.containers.iter().find(|it| class.is_some_and(|class| it.class == class));
            for (severity, message) in dockerfile::findings(dockerfile, container) {
                findings.push(
                    "R22",
                    severity,
                    Problem::in_file(image.span.clone(), format!("`{text}`: {message}")),
                );
            }
        }
        Some(Seen::Nothing) | None => {}
    }
    if let Some(folder) = entry.get("image_build_context") {
        let text = folder.as_text().unwrap_or_default();
        match seen(folder) {
            Some(Seen::Folder) | None => {}
            Some(_) => findings.error(
                "R22",
                &folder.span,
                format!(
                    "there is no folder `{text}` beside this file; write the folder that the Dockerfile \
                     copies from"
                ),
            ),
        }
    }
}

fn is_path(image: &str) -> bool {
    image.starts_with(['.', '/']) || !image.contains([':', '@'])
}

/// What the code reads as a secret has to be known to wrangler, and locally to `.dev.vars`.
fn secrets(context: &Context<'_>, part: &Part<'_>, findings: &mut Findings) {
    let Scope { environment: None } = part.scope else { return };
    let required = part.found.names.iter().filter(|name| name.section == crate::config::found::REQUIRED);
    for secret in required {
        let name = &secret.name.text;
        let is_there =
            context.beside.dev_vars.iter().any(|it| it.environment.is_none() && it.names.contains(name));
        if !is_there {
            findings.warning(
                "secrets",
                &secret.name.span,
                format!(
                    "the secret `{name}` is missing from `.dev.vars`, so it is empty in a local run; add a \
                     line `{name}=…` there, and keep the file out of version control"
                ),
            );
        }
    }
}
