//! The annotated structs of a crate, read from its sources: before the first build, and with places for messages.

mod attribute;
mod cfg;
mod entries;
mod modules;
mod rules;

pub use cfg::CfgSet;
pub use entries::EntryPoints;

use crate::config::{Part, Wanted};
use std::{
    ops::Range,
    path::{Path, PathBuf},
    rc::Rc,
};
use worker_containers_syntax::{Container, Diagnostic, Diagnostics, Extent, Severity, Workflow};

/// One source file.
#[derive(Debug)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What it says, without a byte order mark.
    pub text: String,
}

/// What a scan found.
#[derive(Default)]
pub struct Scan {
    /// The containers without errors, in source order.
    pub containers: Vec<Container>,
    /// Structs with `#[durable_object]`: classes of the author's own.
    pub other_classes: Vec<String>,
    /// The workflows without errors, with the file of each.
    pub workflows: Vec<(Workflow, Rc<Source>)>,
    /// What answers the events of the Worker.
    pub entry_points: EntryPoints,
    /// Errors and warnings, with the file each is about.
    pub findings: Vec<(Rc<Source>, Diagnostic)>,
    /// The file of each container.
    sources: Vec<Rc<Source>>,
}

impl Scan {
    /// Reads the crate whose root file is `root`, as it is compiled under `cfg`.
    ///
    /// # Errors
    ///
    /// When the root file cannot be read. Everything else is a finding.
    pub fn of_crate(root: &Path, cfg: &CfgSet) -> anyhow::Result<Self> {
        let mut scan = Self::default();
        modules::walk(root, cfg, &mut scan)?;
        rules::check(&mut scan);
        Ok(scan)
    }

    /// What the crate asks of the wrangler file of a Worker that is called `worker` unless the file knows better.
    pub fn wanted(&self, worker: &str) -> Wanted {
        let mut wanted = Wanted::of(worker, &self.containers, self.other_classes.clone());
        wanted.add_entries(self.workflows.iter().map(|(workflow, _)| workflow), &self.entry_points);
        wanted
    }

    /// Whether anything found refuses the program.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|(_, found)| found.severity == Severity::Error)
    }

    /// Where a part of container `index` stands; where its struct does, when the part is not written.
    pub fn place(&self, index: usize, part: Part) -> Option<(&Source, Extent)> {
        let (container, source) = (self.containers.get(index)?, self.sources.get(index)?);
        let written = match part {
            Part::Class => None,
            Part::Name => container.name.as_ref().map(|it| it.extent),
            Part::Binding => container.binding.as_ref().map(|it| it.extent),
            Part::RenamedFrom => container.renamed_from.as_ref().map(|it| it.extent),
            Part::Queue(place) => container.queues.get(place).map(|queue| queue.name.extent),
            Part::Cron(place) => container.crons.get(place).map(|cron| cron.expression.extent),
            Part::Variable(place) => container.env.get(place).map(|var| var.source.extent),
            Part::Used(place) => container.bindings.get(place).map(|binding| binding.name.extent),
        };
        Some((source, written.unwrap_or_else(|| container.class.span().into())))
    }

    fn record(&mut self, source: &Rc<Source>, diagnostics: &Diagnostics) {
        self.findings.extend(diagnostics.iter().map(|found| (source.clone(), found.clone())));
    }

    fn keep(&mut self, source: &Rc<Source>, container: Container) {
        self.containers.push(container);
        self.sources.push(source.clone());
    }
}

impl Source {
    /// An extent in bytes.
    pub fn range(&self, extent: Extent) -> Range<usize> {
        let (start, end) = (extent.start.byte_range(), extent.end.byte_range());
        start.start..end.end.max(start.end)
    }
}
