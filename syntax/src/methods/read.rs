//! One function of the block: is it called from elsewhere, and can it be?

use super::{MAX_ARGUMENTS, Method, js_name, reserved::RESERVED, types};
use crate::{diagnostic::Diagnostics, span::Extent};
use quote::ToTokens;
use syn::{FnArg, ImplItem, ImplItemFn, Pat, Path, ReturnType, Safety, Signature, Type, Visibility};

/// What a method looks like, for messages.
const FORM: &str = "`pub async fn encode(&self, instance: &Instance, job: Job) -> Result<Report>`";

/// The method that `item` is. Whatever is not a `pub` function stays the author's own.
pub(super) fn method(item: &ImplItem, class: &Path, diagnostics: &mut Diagnostics) -> Option<Method> {
    let ImplItem::Fn(function) = item else { return None };
    if matches!(function.vis, Visibility::Inherited) {
        return None;
    }
    let before = diagnostics.iter().count();
    name(function, diagnostics);
    signature(&function.sig, diagnostics);
    let arguments = arguments(&function.sig, class, diagnostics);
    let (output, fallible) = match &function.sig.output {
        ReturnType::Default => (None, false),
        ReturnType::Type(_, output) => {
            types::owned(output, class, "returns", diagnostics);
            (Some(output.as_ref().clone()), is_named(output, "Result"))
        }
    };
    if diagnostics.iter().count() > before {
        return None;
    }
    let kept = ["cfg", "doc", "deprecated"];
    let is_kept = |attr: &&syn::Attribute| kept.iter().any(|name| attr.path().is_ident(name));
    let attributes = function.attrs.iter().filter(is_kept).cloned().collect();
    Some(Method { name: function.sig.ident.clone(), attributes, arguments, output, fallible })
}

fn name(function: &ImplItemFn, diagnostics: &mut Diagnostics) {
    let name = &function.sig.ident;
    let in_js = js_name(name);
    if RESERVED.contains(&in_js.as_str()) {
        let text =
            format!("`{name}` is taken: every container or handle has a `{in_js}`; choose another name");
        diagnostics.error(name.span(), text);
    }
}

fn signature(signature: &Signature, diagnostics: &mut Diagnostics) {
    let name = &signature.ident;
    if signature.asyncness.is_none() {
        let text = format!(
            "a `pub` function here is called from elsewhere and has to be `async`; write `pub async fn {name}`, or remove `pub`"
        );
        diagnostics.error(Extent { start: signature.fn_token.span, end: name.span() }, text);
    }
    let generics = &signature.generics;
    if !generics.params.is_empty() {
        let text = "a method has one form in JavaScript and cannot have parameters; name the types";
        diagnostics.error(Extent::of(&generics.params), text);
    }
    let strange = match (&signature.constness, &signature.safety, &signature.abi) {
        (Some(constness), ..) => Some(Extent::of(constness)),
        (_, Safety::Unsafe(token), _) => Some(Extent::of(token)),
        (.., Some(abi)) => Some(Extent::of(abi)),
        _ => None,
    };
    if let Some(extent) = strange {
        diagnostics.error(extent, format_args!("a method is an ordinary function; write {FORM}"));
    }
}

/// Everything behind `&self, instance: &Instance`.
fn arguments(signature: &Signature, class: &Path, diagnostics: &mut Diagnostics) -> Vec<(syn::Ident, Type)> {
    let mut inputs = signature.inputs.iter().peekable();
    match inputs.next_if(|input| matches!(input, FnArg::Receiver(_))) {
        Some(receiver) if is_shared(receiver) => {}
        Some(receiver) => {
            let text = "several calls run at the same time and share the struct; write `&self`, and keep what changes in a `Cell` or `RefCell`";
            diagnostics.error(Extent::of(receiver), text);
        }
        None => {
            let text = format!("a method is called on the struct; write `&self` first, as in {FORM}");
            diagnostics.error(place_of_inputs(signature), text);
        }
    }
    let instance = inputs.next_if(|input| matches!(input, FnArg::Typed(typed) if is_instance(&typed.ty)));
    if instance.is_none() {
        let text = format!(
            "a method is given its instance; write `instance: &Instance` behind `&self`, as in {FORM}"
        );
        diagnostics.error(inputs.peek().map_or(place_of_inputs(signature), Extent::of), text);
    }
    let mut read = Vec::new();
    for input in inputs {
        let FnArg::Typed(typed) = input else { continue };
        // In the wrong place, which was said.
        if is_instance(&typed.ty) {
            continue;
        }
        match typed.pat.as_ref() {
            Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => {
                types::owned(&typed.ty, class, "takes", diagnostics);
                read.push((pat.ident.clone(), typed.ty.as_ref().clone()));
            }
            other => {
                let text = "an argument is known to callers by its name; write a name, and take the value apart inside";
                diagnostics.error(Extent::of(other), text);
            }
        }
    }
    if let Some((name, _)) = read.get(MAX_ARGUMENTS) {
        let text = format!("a method takes at most {MAX_ARGUMENTS} arguments; put them into a struct");
        diagnostics.error(name.span(), text);
    }
    read
}

/// `&self`.
fn is_shared(input: &FnArg) -> bool {
    let tokens: Vec<String> = input.to_token_stream().into_iter().map(|tree| tree.to_string()).collect();
    tokens == ["&", "self"]
}

/// `&Instance`, by whatever path.
fn is_instance(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if reference.mutability.is_none() && is_named(&reference.elem, "Instance"))
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// The name, when there is nothing between the parentheses.
fn place_of_inputs(signature: &Signature) -> Extent {
    match signature.inputs.first() {
        Some(first) => Extent::of(first),
        None => signature.ident.span().into(),
    }
}
