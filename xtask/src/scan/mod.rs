//! The annotated structs of a crate, read from its sources: before the first build, and with places for messages.

mod attribute;
mod cfg;
mod modules;

pub use cfg::CfgSet;

use std::{path::PathBuf, rc::Rc};
use worker_containers_syntax::{Container, Diagnostic, Diagnostics};

/// One source file.
#[derive(Debug)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// What a scan found.
#[derive(Default)]
pub struct Scan {
    /// The containers without errors, in source order.
    pub containers: Vec<Container>,
    /// Structs with `#[durable_object]`: classes of the author's own.
    pub other_classes: Vec<String>,
    /// Errors and warnings, with the file each is about.
    pub findings: Vec<(Rc<Source>, Diagnostic)>,
}

impl Scan {
    /// Reads the crate whose root file is `root`, as it is compiled under `cfg`.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn of_crate(root: &std::path::Path, cfg: &CfgSet) -> anyhow::Result<Self> {
        let mut scan = Self::default();
        modules::walk(root, cfg, &mut scan)?;
        Ok(scan)
    }

    /// Whether anything found refuses the program.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|(_, found)| found.severity == worker_containers_syntax::Severity::Error)
    }

    fn record(&mut self, source: &Rc<Source>, diagnostics: &Diagnostics) {
        self.findings.extend(diagnostics.iter().map(|found| (source.clone(), found.clone())));
    }
}
