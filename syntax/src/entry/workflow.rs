//! `#[workflow(…)]`: a struct that is a Workflow.

use crate::{
    analyze::is_attribute,
    arg::split,
    args::Args,
    diagnostic::Diagnostics,
    keyword, literal, names,
    place::misplaced,
    span::{Extent, Spanned},
    value::Value,
};
use heck::ToKebabCase;
use proc_macro2::{Ident, TokenStream};
use std::fmt::Write;
use syn::{Item, ItemStruct};

/// One annotated struct.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// The struct, which is the class.
    pub class: Ident,
    /// Name of the binding.
    pub binding: Option<Spanned<String>>,
    /// Name of the workflow in the account.
    pub name: Option<Spanned<String>>,
}

/// Longest name of a workflow.
pub const NAME_LENGTH: usize = 64;

impl Workflow {
    /// The name of the binding.
    pub fn binding(&self) -> String {
        let own = || names::binding_of(&self.class.to_string());
        self.binding.as_ref().map_or_else(own, |name| name.value.clone())
    }

    /// Its line in the wasm module, as that of [`crate::model::line`].
    pub fn line(&self) -> String {
        let mut line = format!("{} workflow binding={:?}", self.class, self.binding());
        if let Some(name) = &self.name {
            // Writing to a string cannot fail.
            let _ = write!(line, " name={:?}", name.value);
        }
        line.push('\n');
        line
    }
}

/// `my-app`, `MediaPipeline` → `my-app-media-pipeline`, the default name of a workflow.
pub fn name_of(worker: &str, class: &str) -> String {
    format!("{}-{}", worker.replace(' ', "-"), class.to_kebab_case())
}

/// Whether the platform takes `name`.
pub fn is_name(name: &str) -> bool {
    name.len() <= NAME_LENGTH
        && name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Reads and checks `#[workflow(args)] item`; nothing to expand where the attribute cannot stand.
pub fn parse(args: TokenStream, item: &Item, diagnostics: &mut Diagnostics) -> Option<Workflow> {
    let Item::Struct(item) = item else {
        diagnostics.extend(misplaced(keyword::WORKFLOW, item));
        return None;
    };
    check_struct(item, diagnostics);
    let args = Args::parse(split(args), keyword::WORKFLOW_KEYS, "#[workflow]", diagnostics);
    Some(Workflow {
        class: item.ident.clone(),
        binding: args.value("binding", diagnostics, binding),
        name: args.value("name", diagnostics, name),
    })
}

fn check_struct(item: &ItemStruct, diagnostics: &mut Diagnostics) {
    if !item.generics.params.is_empty() {
        let text = "a workflow is one class and cannot have parameters; remove them";
        diagnostics.error(Extent::of(&item.generics), text);
    }
    if !item.fields.is_empty() {
        let text = "nothing a workflow keeps in memory is there when it goes on; remove the fields and take what \
                    `Step::run` returns";
        diagnostics.error(Extent::of(&item.fields), text);
    }
    let class = item.ident.to_string();
    if names::is_taken_in_javascript(&class) {
        let text = format!(
            "`{class}` means something in JavaScript, where the class is exported; rename the struct"
        );
        diagnostics.error(item.ident.span(), text);
    }
    let container = item.attrs.iter().find(|attr| is_attribute(attr.path(), keyword::CONTAINER));
    if let Some(container) = container {
        let text = "a struct is a container or a workflow; write a second struct";
        diagnostics.error(Extent::of(container.path()), text);
    }
}

fn binding(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    match names::is_identifier(&text) {
        true => Ok(text),
        false => Err(format!("`{text}` cannot be a name in `env`; write letters, digits and `_`")),
    }
}

fn name(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    match is_name(&text) {
        true => Ok(text),
        false => Err(format!(
            "`{text}` cannot be the name of a workflow; write at most {NAME_LENGTH} letters, digits, `-` and `_`"
        )),
    }
}
