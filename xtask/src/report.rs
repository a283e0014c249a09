//! What people read: findings with the source they are about, errors with their hints, and what was done.

use crate::{
    fault::Fault,
    project::Project,
    scan::{Scan, Source},
    wrangler::Malformed,
};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::{io::IsTerminal, path::Path};
use worker_containers_syntax::{Diagnostic, Severity};

/// Prints every finding of a scan.
pub fn findings(scan: &Scan) {
    for (source, finding) in &scan.findings {
        eprintln!("{}\n", excerpt(source, finding));
    }
}

/// A finding as rustc would show it.
pub fn excerpt(source: &Source, finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let (start, end) = (finding.extent.start.byte_range(), finding.extent.end.byte_range());
    let range = start.start..end.end.max(start.end).min(source.text.len());
    render(level, &finding.message, &source.path, &source.text, range)
}

/// A file that cannot be read or edited, with the place where that is known.
pub fn malformed(path: &Path, text: &str, error: &Malformed) -> String {
    match &error.span {
        Some(span) => render(Level::ERROR, &error.message, path, text, span.start..span.end.min(text.len())),
        None => format!("error: {}: {}", Project::shown(path), error.message),
    }
}

/// An error that ended a command: what failed, why, and what to do.
pub fn failure(error: &anyhow::Error) {
    eprintln!("{} {error}", paint("error:", "1;31"));
    for cause in error.chain().skip(1) {
        eprintln!("  because {cause}");
    }
    for hint in error.chain().filter_map(|cause| cause.downcast_ref::<Fault>()) {
        eprintln!("{} {}", paint("hint:", "1;36"), hint.hint());
    }
}

/// Something that was done, as cargo says it.
pub fn status(verb: &str, what: impl std::fmt::Display) {
    eprintln!("{} {what}", paint(&format!("{verb:>12}"), "1;32"));
}

/// Something the author has to know.
pub fn note(what: impl std::fmt::Display) {
    eprintln!("{} {what}", paint("note:", "1"));
}

fn render(level: Level<'_>, message: &str, path: &Path, text: &str, range: std::ops::Range<usize>) -> String {
    let shown = Project::shown(path);
    let snippet = Snippet::source(text).path(&shown).annotation(AnnotationKind::Primary.span(range));
    let report: &[Group<'_>] = &[level.primary_title(message).element(snippet)];
    let renderer = if colours() { Renderer::styled() } else { Renderer::plain() };
    renderer.render(report).to_string()
}

fn paint(text: &str, code: &str) -> String {
    if colours() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// Whether colours are welcome on standard error.
fn colours() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
