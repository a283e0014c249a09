//! The items that concern us: annotated structs, dispatchers, classes of the author's own, and what a source scan
//! cannot see.

use super::{CfgSet, Scan, Source};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::rc::Rc;
use syn::{Attribute, Item, ItemMacro, ItemStruct, Meta, visit::Visit};
use worker_containers_syntax::{
    Diagnostics, Extent, analyze, dispatcher, is_attribute, keyword, methods, misplaced,
};

/// Records what `item` has to say.
pub(super) fn item(mut item: Item, source: &Rc<Source>, cfg: &CfgSet, scan: &mut Scan) {
    let Some(attributes) = attributes_of(&mut item) else { return };
    *attributes = cfg.resolve(std::mem::take(attributes));
    if !cfg.keeps(attributes) {
        return;
    }
    let position = |name: &str| attributes.iter().position(|attr| is_attribute(attr.path(), name));
    let is_own =
        |attr: &Attribute| attr.path().segments.last().is_some_and(|last| last.ident == "durable_object");
    let own = attributes.iter().any(is_own);
    if let Some(at) = position(keyword::METHODS) {
        let args = args_of(&attributes[at]);
        return methods(&args, &item, source, scan);
    }
    match (position(keyword::CONTAINER), position(keyword::ROUTE)) {
        (Some(at), _) => return container(at, item, source, scan),
        (None, Some(_)) => return scan.record(source, &misplaced(keyword::ROUTE, &item)),
        (None, None) => {}
    }
    match item {
        Item::Struct(item) if own => scan.other_classes.push(item.ident.to_string()),
        Item::Macro(item) => scan.record(source, &invocation(&item)),
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

fn invocation(item: &ItemMacro) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    if is_attribute(&item.mac.path, "dispatcher") {
        dispatcher::parse(item.mac.tokens.clone(), &mut diagnostics);
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
