//! Taking out keys or elements.

use super::lexical::comma_behind;
use crate::{
    config::{
        Node,
        edit::{Path, Step},
        tree::{Entry, Kind},
    },
    wrangler::{
        patch::Patches,
        removal::{self, Part},
    },
};
use std::ops::Range;

/// What is to be taken out, by the table or list it is in.
#[derive(Default)]
pub(super) struct Removals(Vec<(Path, Vec<Step>)>);

impl Removals {
    /// Takes out what is at `path`.
    pub(super) fn add(&mut self, path: &[Step]) {
        let Some((last, parent)) = path.split_last() else { return };
        match self.0.iter_mut().find(|(other, _)| other == parent) {
            Some((_, parts)) => parts.push(last.clone()),
            None => self.0.push((parent.to_vec(), vec![last.clone()])),
        }
    }

    /// Does it.
    pub(super) fn perform(&self, text: &str, root: &Node, patches: &mut Patches) {
        for (path, gone) in &self.0 {
            if let Some(parent) = root.at(path) {
                remove(text, parent, gone, patches);
            }
        }
    }
}

fn remove(text: &str, parent: &Node, gone: &[Step], patches: &mut Patches) {
    let of_entry = |entry: &Entry| (Step::Key(entry.key.clone()), entry.at.start..entry.node.span.end);
    let parts: Vec<(Step, Range<usize>)> = match &parent.kind {
        Kind::Table(entries) => entries.iter().map(of_entry).collect(),
        Kind::List(elements) => {
            elements.iter().enumerate().map(|(row, element)| (Step::Row(row), element.span.clone())).collect()
        }
        _ => return,
    };
    let mut comma_before = None;
    for (step, span) in parts {
        let comma = comma_behind(text, span.end);
        if gone.contains(&step) {
            removal::remove(text, &Part { span, comma, comma_before }, "//", patches);
        } else {
            comma_before = comma;
        }
    }
}
