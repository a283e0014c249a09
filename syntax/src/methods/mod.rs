//! `#[container_methods]`: the functions of a struct that are called from elsewhere.

mod read;
mod reserved;
mod types;

pub use reserved::RESERVED;

use crate::{diagnostic::Diagnostics, keyword, place::misplaced, span::Extent};
use heck::ToLowerCamelCase;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Ident, Item, ItemImpl, Path, Type, ext::IdentExt};

/// The most arguments of a method: those of the longest tuple that serde knows.
pub const MAX_ARGUMENTS: usize = 16;

/// The methods of one struct.
pub struct Methods {
    /// The struct, as the author names it.
    pub class: Path,
    /// In the order in which they stand. Those that have errors are left out.
    pub methods: Vec<Method>,
}

/// One function that is called from elsewhere.
pub struct Method {
    /// Its name.
    pub name: Ident,
    /// Its documentation, and the conditions under which it is there.
    pub attributes: Vec<Attribute>,
    /// Its arguments behind the instance, with their types.
    pub arguments: Vec<(Ident, Type)>,
    /// What it returns; nothing for `()`.
    pub output: Option<Type>,
    /// Whether what it returns is called `Result`, and so may be a failure.
    pub fallible: bool,
}

impl Method {
    /// Its name in JavaScript.
    pub fn js_name(&self) -> String {
        js_name(&self.name)
    }
}

/// Reads and checks `#[container_methods(args)] item`; nothing to expand where the attribute cannot stand.
pub fn parse(args: &TokenStream, item: &Item, diagnostics: &mut Diagnostics) -> Option<Methods> {
    let Item::Impl(block) = item else {
        diagnostics.extend(misplaced(keyword::METHODS, item));
        return None;
    };
    if !args.is_empty() {
        diagnostics.error(Extent::of(args), "`#[container_methods]` has no arguments; remove them");
    }
    let class = class_of(block, diagnostics)?;
    let known = diagnostics.iter().count();
    let methods: Vec<Method> =
        block.items.iter().filter_map(|item| read::method(item, &class, diagnostics)).collect();
    if methods.is_empty() && diagnostics.iter().count() == known {
        let text = "nothing here can be called from elsewhere; write `pub async fn` for what should be";
        diagnostics.error(Extent::of(&block.self_ty), text);
    }
    distinct(&methods, diagnostics);
    Some(Methods { class, methods })
}

/// The struct of `impl Transcoder`.
fn class_of(block: &ItemImpl, diagnostics: &mut Diagnostics) -> Option<Path> {
    if let Some((path, _)) = &block.trait_ {
        let class = block.self_ty.to_token_stream();
        let text = format!("methods are the struct's own, not those of a trait; write `impl {class}`");
        diagnostics.error(Extent::of(path), text);
        return None;
    }
    if !block.generics.params.is_empty() {
        let text = "a container is one class and cannot have parameters; remove them";
        diagnostics.error(Extent::of(&block.generics), text);
        return None;
    }
    match block.self_ty.as_ref() {
        Type::Path(path) if path.qself.is_none() => Some(path.path.clone()),
        other => {
            diagnostics.error(Extent::of(other), "expected the name of a struct; write `impl Transcoder`");
            None
        }
    }
}

/// Two functions can differ in Rust and have one name in JavaScript. Those that may not be there are not compared.
fn distinct(methods: &[Method], diagnostics: &mut Diagnostics) {
    let certain =
        methods.iter().filter(|method| !method.attributes.iter().any(|attr| attr.path().is_ident("cfg")));
    let mut first: Vec<&Method> = Vec::new();
    for method in certain {
        match first.iter().find(|known| known.js_name() == method.js_name()) {
            // The compiler says that itself.
            Some(known) if known.name == method.name => {}
            Some(known) => {
                let (name, other) = (&method.name, &known.name);
                let text = format!(
                    "`{name}` is called `{}` in JavaScript, as is `{other}`; rename one of the two",
                    method.js_name()
                );
                diagnostics.error(name.span(), text);
            }
            None => first.push(method),
        }
    }
}

fn js_name(name: &Ident) -> String {
    name.unraw().to_string().to_lower_camel_case()
}
