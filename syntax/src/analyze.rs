//! The one recipe: attribute tokens and an item in, a checked container and its diagnostics out.

use crate::{
    check,
    container::{self, Container},
    diagnostic::Diagnostics,
    entry::{Cron, Queue, cron, queue},
    keyword,
    route::{self, Route},
    span::Extent,
};
use proc_macro2::TokenStream;
use syn::{Attribute, ItemStruct, Meta, Path};

/// What is known about one annotated struct.
pub struct Analysis {
    /// The model. Only without errors may code be generated from it.
    pub container: Container,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// The struct without our attributes.
    pub item: ItemStruct,
}

/// Reads and checks `#[container(args)]` on `item`, which still carries its `#[route]`, `#[queue]` and `#[cron]`.
pub fn analyze(args: TokenStream, mut item: ItemStruct) -> Analysis {
    let mut diagnostics = Diagnostics::default();
    let (ours, others): (Vec<_>, Vec<_>) = item.attrs.into_iter().partition(|attr| {
        let is_ours = |name: &&str| is_attribute(attr.path(), name);
        keyword::OF_CONTAINERS.iter().any(is_ours) || is_attribute(attr.path(), keyword::CONTAINER)
    });
    item.attrs = others;
    check_struct(&item, &mut diagnostics);
    let mut read = Read::default();
    ours.iter().for_each(|attr| read.attribute(attr, &mut diagnostics));
    let mut container = container::parse(args, item.ident.clone(), read.routes, &mut diagnostics);
    (container.queues, container.crons) = (read.queues, read.crons);
    check::container(&container, &mut diagnostics);
    Analysis { container, diagnostics, item }
}

/// Whether `path` names our attribute: `container`, `worker_containers::container` or `::worker_containers::container`.
pub fn is_attribute(path: &Path, name: &str) -> bool {
    let mut segments = path.segments.iter().rev();
    segments.next().is_some_and(|last| last.ident == name)
        && segments.next().is_none_or(|first| first.ident == "worker_containers")
}

/// What stands beside `#[container]`, in source order.
#[derive(Default)]
struct Read {
    routes: Vec<Route>,
    queues: Vec<Queue>,
    crons: Vec<Cron>,
}

impl Read {
    fn attribute(&mut self, attr: &Attribute, diagnostics: &mut Diagnostics) {
        let path = attr.path();
        if is_attribute(path, keyword::CONTAINER) {
            return diagnostics
                .error(Extent::of(path), "`#[container]` is given twice; merge the two into one");
        }
        let extent = Extent::of(attr);
        let (name, form) = match () {
            () if is_attribute(path, keyword::QUEUE) => ("queue", "#[queue(\"jobs\", path = \"/process\")]"),
            () if is_attribute(path, keyword::CRON) => {
                ("cron", "#[cron(\"0 3 * * *\", path = \"/run-job\")]")
            }
            () => ("route", "#[route(\"/api/*\", pool = 10)]"),
        };
        let tokens = match &attr.meta {
            Meta::List(list) => list.tokens.clone(),
            Meta::Path(_) => TokenStream::new(),
            Meta::NameValue(_) => {
                let text = format!("`#[{name} = …]` is not a form of it; write `{form}`");
                return diagnostics.error(extent, text);
            }
        };
        match name {
            "queue" => self.queues.extend(queue::parse(tokens, extent, diagnostics)),
            "cron" => self.crons.extend(cron::parse(tokens, extent, diagnostics)),
            _ => self.routes.extend(route::parse(tokens, extent, diagnostics)),
        }
    }
}

/// JavaScript has one class for the struct, and classes have no parameters there.
fn check_struct(item: &ItemStruct, diagnostics: &mut Diagnostics) {
    if let Some(workflow) = item.attrs.iter().find(|attr| is_attribute(attr.path(), keyword::WORKFLOW)) {
        let text = "a struct is a container or a workflow; write a second struct";
        diagnostics.error(Extent::of(workflow.path()), text);
    }
    if !item.generics.params.is_empty() {
        diagnostics.error(
            Extent::of(&item.generics),
            "a container is one class and cannot have parameters; remove them",
        );
    }
}
