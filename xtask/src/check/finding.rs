//! What a rule has to say, and for whom it is written down.

use crate::config::{Place, Problem};
use std::ops::Range;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A deploy fails or does something else than it says.
    Error,
    /// It works and may not be meant.
    Warning,
}

/// One thing that is wrong. The message reads "what is wrong; what to write".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule found it, for example `R6`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The message and where.
    pub problem: Problem,
}

/// Findings in the making.
#[derive(Debug, Default)]
pub struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn error(&mut self, rule: &'static str, at: &Range<usize>, message: impl Into<String>) {
        self.push(rule, Severity::Error, Problem::in_file(at.clone(), message));
    }

    pub(super) fn warning(&mut self, rule: &'static str, at: &Range<usize>, message: impl Into<String>) {
        self.push(rule, Severity::Warning, Problem::in_file(at.clone(), message));
    }

    pub(super) fn push(&mut self, rule: &'static str, severity: Severity, problem: Problem) {
        let finding = Finding { rule, severity, problem };
        if !self.0.contains(&finding) {
            self.0.push(finding);
        }
    }

    /// From the top of the file to its end, what is about the code last.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| match finding.problem.places.first() {
            Some(Place::File(span)) => (0, span.start, finding.rule),
            Some(Place::Other(_, span)) => (1, span.start, finding.rule),
            Some(Place::Code(index, _)) => (2, *index, finding.rule),
            None => (3, 0, finding.rule),
        });
        self.0
    }
}
