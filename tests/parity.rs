//! The macros and `gen-config` say the same: for every mistake in `tests/ui`, the scan of the source file finds what the
//! compiler showed, at the same places.

use anyhow::Context;
use std::path::Path;
use worker_containers_syntax::{Diagnostic, key};
use worker_containers_xtask::scan::{CfgSet, Scan};

#[path = "parity/answers.rs"]
mod answers;
#[path = "parity/settings.rs"]
mod settings;

/// What is said about one place; lines and columns begin at 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    line: usize,
    column: usize,
    message: String,
}

#[test]
fn container_mistakes() -> anyhow::Result<()> {
    compare("container")
}

#[test]
fn route_mistakes() -> anyhow::Result<()> {
    compare("route")
}

#[test]
fn dispatcher_mistakes() -> anyhow::Result<()> {
    compare("dispatcher")
}

#[test]
fn methods_mistakes() -> anyhow::Result<()> {
    compare("methods")
}

#[test]
fn queue_mistakes() -> anyhow::Result<()> {
    compare("queue")
}

#[test]
fn cron_mistakes() -> anyhow::Result<()> {
    compare("cron")
}

#[test]
fn workflow_mistakes() -> anyhow::Result<()> {
    compare("workflow")
}

/// The list stands twice because neither crate depends on the other.
#[test]
fn headers_that_no_key_may_read_are_those_that_are_stripped() {
    assert_eq!(key::INTERNAL_HEADERS, worker_containers::core::headers::INTERNAL);
}

#[test]
fn expected_output_is_read_as_the_compiler_writes_it() -> anyhow::Result<()> {
    let text = "\
error: first; write `a`
 --> ui/container/fail/x.rs:3:20
  |
3 | #[container(port = 0)]
  |                    ^

error[E0119]: of the compiler
 --> ui/container/fail/x.rs:1:1

warning: use of deprecated constant `_::CONTAINER_ATTRIBUTE`: second: with a colon
  --> $DIR/x.rs:12:3
note: the lint level is defined here
  --> $DIR/x.rs:1:9
";
    let said = |line, column, message: &str| Said { line, column, message: message.into() };
    let expected = [
        said(3, 20, "first; write `a`"),
        said(1, 1, "[E0119] of the compiler"),
        said(12, 3, "second: with a colon"),
    ];
    assert_eq!(of_compiler(text)?, expected);
    Ok(())
}

/// Compares each program of one folder and reports all that differ.
fn compare(folder: &str) -> anyhow::Result<()> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(folder).join("fail");
    let entries = std::fs::read_dir(&directory)?.collect::<Result<Vec<_>, _>>()?;
    let mut programs: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    programs.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    programs.sort();
    assert!(!programs.is_empty(), "{} is empty", directory.display());
    let mut differing = Vec::new();
    for program in &programs {
        differing.extend(difference(program)?);
    }
    assert!(differing.is_empty(), "{} differ:\n\n{}", differing.len(), differing.join("\n"));
    Ok(())
}

/// What the macro and the scan say differently about a program; `None` when they agree.
fn difference(program: &Path) -> anyhow::Result<Option<String>> {
    let stderr = program.with_extension("stderr");
    let text = std::fs::read_to_string(&stderr).with_context(|| stderr.display().to_string())?;
    let mut macros = of_compiler(&text)?;
    let scan = Scan::of_crate(program, &CfgSet::default())?;
    let mut tool: Vec<Said> = scan.findings.iter().map(|(_, found)| of_tool(found, &macros)).collect();
    macros.sort();
    tool.sort();
    let same = macros == tool;
    Ok((!same).then(|| format!("{}\n  macro: {macros:#?}\n  tool:  {tool:#?}\n", program.display())))
}

/// The errors and warnings in a `.stderr` file.
fn of_compiler(text: &str) -> anyhow::Result<Vec<Said>> {
    let mut said = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(message) = headline(line) else { continue };
        let place = lines.next().and_then(place);
        let (line, column) = place.with_context(|| format!("no place below `{line}`"))?;
        said.push(Said { line, column, message });
    }
    Ok(said)
}

/// `error: text`, `error[E0119]: text` or `warning: text`. Warnings are told through something deprecated, whose name
/// stands before the text.
fn headline(line: &str) -> Option<String> {
    let (code, message) = line.strip_prefix("error").or(line.strip_prefix("warning"))?.split_once(": ")?;
    Some(match message.strip_prefix("use of deprecated constant `_::CONTAINER_ATTRIBUTE`: ") {
        Some(note) => note.to_owned(),
        None if code.is_empty() => message.to_owned(),
        None => format!("{code} {message}"),
    })
}

/// `--> file:line:column`.
fn place(line: &str) -> Option<(usize, usize)> {
    let place = line.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplit(':');
    let (column, line) = (parts.next()?, parts.next()?);
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// What the scan found. `dispatcher!()` has no tokens and so no place in a scan; that of the macro counts.
fn of_tool(found: &Diagnostic, macros: &[Said]) -> Said {
    let (message, start) = (found.message.clone(), found.extent.start);
    let same = macros.iter().find(|said| said.message == message);
    match (start.byte_range().is_empty(), same) {
        (true, Some(same)) => same.clone(),
        _ => Said { line: start.start().line, column: start.start().column + 1, message },
    }
}
