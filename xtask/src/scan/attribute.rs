//! The items that concern us: annotated structs, dispatchers, classes of the author's own, and what a source scan
//! cannot see.

use super::{CfgSet, Scan, Source};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::rc::Rc;
use syn::{Attribute, Item, ItemMacro, ItemStruct, Meta, visit::Visit};
use worker_containers_syntax::{
    Diagnostics, Extent, analyze, dispatcher, entry::workflow, is_attribute, keyword, methods, misplaced,
};

/// Records what `item` has to say.
pub(super) fn item(mut item: Item, source: &Rc<Source>, cfg: &CfgSet, scan: &mut Scan) {
    let Some(attributes) = attributes_of(&mut item) else { return };
    *attributes = cfg.resolve(std::mem::take(attributes));
    if !cfg.keeps(attributes) {
        return;
    }
    let position = |name: &str| attributes.iter().position(|attr| is_attribute(attr.path(), name));
    if let Some(at) = position(keyword::WORKFLOW) {
        return workflow(at, item, source, scan);
    }
    let attributes = attributes.clone();
    scan.entry_points.function(&item, &attributes, source);
    let position = |name: &str| attributes.iter().position(|attr| is_attribute(attr.path(), name));
    let is_own =
        |attr: &Attribute| attr.path().segments.last().is_some_and(|last| last.ident == "durable_object");
    let own = attributes.iter().any(is_own);
    if let Some(at) = position(keyword::METHODS) {
        let args = args_of(&attributes[at]);
        return methods(&args, &item, source, scan);
    }
    if let Some(at) = position(keyword::CONTAINER) {
        return container(at, item, source, scan);
    }
    let alone = keyword::OF_CONTAINERS.iter().filter(|name| position(name).is_some());
    let mut refused = alone.map(|name| misplaced(name, &item)).peekable();
    if refused.peek().is_some() {
        return refused.for_each(|found| scan.record(source, &found));
    }
    match item {
        Item::Struct(item) if own => scan.other_classes.push(item.ident.to_string()),
        Item::Macro(item) => {
            let found = invocation(&item, scan);
            scan.record(source, &found);
        }
        Item::Struct(_) => {}
        item => scan.record(source, &bodies(&item)),
    }
}

fn container(at: usize, item: Item, source: &Rc<Source>, scan: &mut Scan) {
    let Item::Struct(mut item) = item else {
        return scan.record(source, &misplaced(keyword::CONTAINER, &item));
    };
    let args = args_of(&item.attrs.remove(at));
    let analysis = analyze(args, item);
    scan.record(source, &analysis.diagnostics);
    if !analysis.diagnostics.has_errors() {
        scan.keep(source, analysis.container);
    }
}

/// Where both attributes stand, the one that runs first refuses the other, as the macros have it.
fn workflow(at: usize, mut item: Item, source: &Rc<Source>, scan: &mut Scan) {
    let whole = item.clone();
    let Some(attributes) = attributes_of(&mut item) else { return };
    let other = attributes.iter().position(|attr| is_attribute(attr.path(), keyword::CONTAINER));
    let ours = attributes.remove(at);
    match other {
        Some(other) if other < at => return container(other, whole, source, scan),
        Some(other) => container(other - 1, item.clone(), source, scan),
        None => {}
    }
    let mut diagnostics = Diagnostics::default();
    let parsed = workflow::parse(args_of(&ours), &item, &mut diagnostics);
    scan.record(source, &diagnostics);
    if let Some(workflow) = parsed.filter(|_| !diagnostics.has_errors()) {
        scan.workflows.push((workflow, source.clone()));
    }
}

fn methods(args: &TokenStream, item: &Item, source: &Rc<Source>, scan: &mut Scan) {
    let mut diagnostics = Diagnostics::default();
    methods::parse(args, item, &mut diagnostics);
    scan.record(source, &diagnostics);
}

fn args_of(attribute: &Attribute) -> TokenStream {
    match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}

fn invocation(item: &ItemMacro, scan: &mut Scan) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    if is_attribute(&item.mac.path, "dispatcher") {
        let dispatcher = dispatcher::parse(item.mac.tokens.clone(), &mut diagnostics);
        scan.entry_points.dispatcher(&dispatcher);
    } else if hides_container(&item.mac.tokens) {
        let text =
            "`#[container]` inside a macro invocation is not seen by `gen-config`; move the struct out of it";
        diagnostics.error(Extent::of(&item.mac.path), text);
    }
    diagnostics
}

/// A struct inside a function is a class like any other, but nobody can name it.
fn bodies(item: &Item) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    Bodies(&mut diagnostics).visit_item(item);
    diagnostics
}

struct Bodies<'a>(&'a mut Diagnostics);

impl<'ast> Visit<'ast> for Bodies<'_> {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if item.attrs.iter().any(|attr| is_attribute(attr.path(), keyword::CONTAINER)) {
            let text =
                "`#[container]` inside a function is not seen by `gen-config`; move the struct out of it";
            self.0.error(item.ident.span(), text);
        }
    }
}

/// Whether `#[container` stands anywhere in the tokens.
fn hides_container(tokens: &TokenStream) -> bool {
    let mut after_hash = false;
    for tree in tokens.clone() {
        if let TokenTree::Group(group) = &tree {
            let first = group.stream().into_iter().next();
            let named = matches!(first, Some(TokenTree::Ident(name)) if name == keyword::CONTAINER);
            if (after_hash && group.delimiter() == Delimiter::Bracket && named)
                || hides_container(&group.stream())
            {
                return true;
            }
        }
        after_hash = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '#');
    }
    false
}

fn attributes_of(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Const(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Macro(item) => Some(&mut item.attrs),
        Item::Static(item) => Some(&mut item.attrs),
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Trait(item) => Some(&mut item.attrs),
        Item::Type(item) => Some(&mut item.attrs),
        Item::Union(item) => Some(&mut item.attrs),
        _ => None,
    }
}
