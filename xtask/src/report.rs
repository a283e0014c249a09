//! What people read: findings with the source they are about, errors with their hints, and what was done.

use crate::{
    config::{Place, Problem},
    fault::Fault,
    project::Project,
    scan::{Scan, Source},
};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::{
    io::{IsTerminal, Write},
    ops::Range,
    path::Path,
};
use worker_containers_syntax::{Diagnostic, Severity};

/// Prints every finding of a scan.
pub fn findings(scan: &Scan) {
    for (source, finding) in &scan.findings {
        say(&format!("{}\n", excerpt(source, finding)));
    }
}

/// A finding as rustc would show it.
pub fn excerpt(source: &Source, finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    render(level, &finding.message, &[(&source.path, &source.text, source.range(finding.extent))])
}

/// Prints what stands in the way of editing the file at `path`, which says `text`.
pub fn problems(path: &Path, text: &str, scan: &Scan, problems: &[Problem]) {
    for it in problems {
        say(&format!("{}\n", problem(path, text, scan, it)));
    }
}

/// A problem with the places that show it, in the file and in the code.
pub fn problem(path: &Path, text: &str, scan: &Scan, problem: &Problem) -> String {
    excerpts(Level::ERROR, path, text, scan, problem)
}

/// The same of something that the rule `rule` found.
pub fn finding(
    path: &Path,
    text: &str,
    scan: &Scan,
    rule: &str,
    is_error: bool,
    problem: &Problem,
) -> String {
    let problem =
        Problem { message: format!("{} [{rule}]", problem.message), places: problem.places.clone() };
    excerpts(if is_error { Level::ERROR } else { Level::WARNING }, path, text, scan, &problem)
}

fn excerpts(level: Level<'_>, path: &Path, text: &str, scan: &Scan, problem: &Problem) -> String {
    let places: Vec<_> = problem.places.iter().filter_map(|place| located(place, path, text, scan)).collect();
    render(level, &problem.message, &places)
}

/// A place as a file, its text, and where in it; the wrangler file is at `path` and says `text`.
pub fn located<'a>(
    place: &'a Place,
    path: &'a Path,
    text: &'a str,
    scan: &'a Scan,
) -> Option<(&'a Path, &'a str, Range<usize>)> {
    match place {
        Place::File(range) => Some((path, text, range.clone())),
        Place::Other(file, range) => Some((&file.path, &file.text, range.clone())),
        Place::Code(container, part) => {
            let (source, extent) = scan.place(*container, *part)?;
            Some((&source.path, &source.text, source.range(extent)))
        }
    }
}

/// An error that ended a command: what failed, why, and what to do.
pub fn failure(error: &anyhow::Error) {
    say(&format!("{} {error}", paint("error:", "1;31")));
    for cause in error.chain().skip(1) {
        say(&format!("  because {cause}"));
    }
    for hint in error.chain().filter_map(|cause| cause.downcast_ref::<Fault>()) {
        say(&format!("{} {}", paint("hint:", "1;36"), hint.hint()));
    }
}

/// Something that was done, as cargo says it.
pub fn status(verb: &str, what: impl std::fmt::Display) {
    say(&format!("{} {what}", paint(&format!("{verb:>12}"), "1;32")));
}

/// Something the author has to know.
pub fn note(what: impl std::fmt::Display) {
    say(&format!("{} {what}", paint("note:", "1")));
}

/// The result of a command, for people and programs.
pub fn output(text: &str) {
    // Whoever reads may have seen enough: `| head` is no failure.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// A line for people. Whoever reads may be gone, which is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The first place is what the message is about, the others explain it. Places in one file share an excerpt.
fn render(level: Level<'_>, message: &str, places: &[(&Path, &str, Range<usize>)]) -> String {
    let shown: Vec<String> = places.iter().map(|(path, _, _)| Project::shown(path)).collect();
    let mut group = Group::with_title(level.primary_title(message));
    for (first, (path, text, _)) in places.iter().enumerate() {
        if places[..first].iter().any(|(other, _, _)| other == path) {
            continue;
        }
        let mut snippet = Snippet::source(*text).path(&shown[first]);
        for (at, (_, _, range)) in places.iter().enumerate().filter(|(_, (other, _, _))| other == path) {
            let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            snippet = snippet.annotation(kind.span(within(text, range)));
        }
        group = group.element(snippet);
    }
    let report: &[Group<'_>] = &[group];
    let renderer = if colours() { Renderer::styled() } else { Renderer::plain() };
    renderer.render(report).to_string()
}

/// A range that can be shown, whatever a parser said.
fn within(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    start..text.ceil_char_boundary(range.end.min(text.len())).max(start)
}

fn paint(text: &str, code: &str) -> String {
    if colours() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

/// Whether colours are welcome on standard error.
fn colours() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
