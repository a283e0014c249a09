//! The one recipe: attribute tokens and an item in, a checked container and its diagnostics out.

use crate::{
    check,
    container::{self, Container},
    diagnostic::Diagnostics,
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

/// Reads and checks `#[container(args)]` on `item`, which still carries its `#[route]` attributes.
pub fn analyze(args: TokenStream, mut item: ItemStruct) -> Analysis {
    let mut diagnostics = Diagnostics::default();
    let (ours, others): (Vec<_>, Vec<_>) = item.attrs.into_iter().partition(|attr| {
        is_attribute(attr.path(), keyword::ROUTE) || is_attribute(attr.path(), keyword::CONTAINER)
    });
    item.attrs = others;
    check_struct(&item, &mut diagnostics);
    let routes: Vec<Route> = ours.iter().filter_map(|attr| read_route(attr, &mut diagnostics)).collect();
    let container = container::parse(args, item.ident.clone(), routes, &mut diagnostics);
    check::container(&container, &mut diagnostics);
    Analysis { container, diagnostics, item }
}

/// Whether `path` names our attribute: `container`, `worker_containers::container` or `::worker_containers::container`.
pub fn is_attribute(path: &Path, name: &str) -> bool {
    let mut segments = path.segments.iter().rev();
    segments.next().is_some_and(|last| last.ident == name)
        && segments.next().is_none_or(|first| first.ident == "worker_containers")
}

fn read_route(attr: &Attribute, diagnostics: &mut Diagnostics) -> Option<Route> {
    if is_attribute(attr.path(), keyword::CONTAINER) {
        diagnostics.error(Extent::of(attr.path()), "`#[container]` is given twice; merge the two into one");
        return None;
    }
    let extent = Extent::of(attr);
    let tokens = match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) => TokenStream::new(),
        Meta::NameValue(_) => {
            diagnostics
                .error(extent, "`#[route = …]` is not a form of it; write `#[route(\"/api/*\", pool = 10)]`");
            return None;
        }
    };
    route::parse(tokens, extent, diagnostics)
}

/// JavaScript has one class for the struct, and classes have no parameters there.
fn check_struct(item: &ItemStruct, diagnostics: &mut Diagnostics) {
    if !item.generics.params.is_empty() {
        diagnostics.error(
            Extent::of(&item.generics),
            "a container is one class and cannot have parameters; remove them",
        );
    }
}
