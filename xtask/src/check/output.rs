//! Findings for people and for machines.

use super::finding::{Finding, Severity};
use crate::{report, scan::Scan};
use serde::Serialize;
use std::path::Path;

/// Who reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// People, with excerpts.
    #[default]
    Human,
    /// Programs: one list.
    Json,
    /// GitHub Actions: annotations.
    Github,
}

/// A finding as JSON. Lines and columns count from 1, columns in characters.
#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// What is printed of `findings` in the file at `path`, which says `text`.
pub fn written(output: Output, path: &Path, text: &str, scan: &Scan, findings: &[Finding]) -> String {
    let lines = findings.iter().map(|finding| line(path, text, scan, finding));
    match output {
        Output::Human => {
            let excerpt = |finding: &Finding| {
                let is_error = finding.severity == Severity::Error;
                report::finding(path, text, scan, finding.rule, is_error, &finding.problem) + "\n\n"
            };
            findings.iter().map(excerpt).collect()
        }
        Output::Json => serde_json::to_string_pretty(&lines.collect::<Vec<_>>()).unwrap_or_default() + "\n",
        Output::Github => lines.map(|line| annotation(&line)).collect(),
    }
}

fn line<'a>(path: &'a Path, text: &'a str, scan: &'a Scan, finding: &'a Finding) -> Line<'a> {
    let place = finding.problem.places.first().and_then(|place| report::located(place, path, text, scan));
    let (path, text, span) = place.unwrap_or((path, text, 0..0));
    let (start, end) = (position(text, span.start), position(text, span.end));
    Line {
        rule: finding.rule,
        severity: if finding.severity == Severity::Error { "error" } else { "warning" },
        message: &finding.problem.message,
        file: crate::project::Project::shown(path),
        line: start.0,
        column: start.1,
        end_line: end.0,
        end_column: end.1,
    }
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at.min(text.len()))];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.trim_start_matches('\u{feff}').chars().count() + 1)
}

/// A workflow command, whose values are escaped as GitHub asks.
fn annotation(line: &Line<'_>) -> String {
    let message = line.message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let file = line.file.replace('%', "%25").replace(',', "%2C").replace(':', "%3A");
    format!(
        "::{} file={file},line={},col={},endLine={},endColumn={},title={}::{message}\n",
        line.severity, line.line, line.column, line.end_line, line.end_column, line.rule
    )
}
