//! `cfg` as the compiler would evaluate it for the Worker: for wasm32, with the package's default features.

use anyhow::{Context, bail};
use std::{collections::BTreeSet, path::Path, process::Command};
use syn::{
    Attribute, Ident, LitStr, Meta, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    token,
};

/// The settings that are on: names alone, and names with values.
#[derive(Clone, Debug, Default)]
pub struct CfgSet {
    names: BTreeSet<String>,
    values: BTreeSet<(String, String)>,
}

impl CfgSet {
    /// Asks the compiler that would build `directory` for the settings of wasm32, and adds `features`.
    ///
    /// # Errors
    ///
    /// When the compiler cannot be run.
    pub fn of_wasm(directory: &Path, features: impl IntoIterator<Item = String>) -> anyhow::Result<Self> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(&rustc)
            .args(["--print", "cfg", "--target", "wasm32-unknown-unknown"])
            .current_dir(directory)
            .output()
            .with_context(|| format!("cannot run `{}`", rustc.display()))?;
        if !output.status.success() {
            bail!("`rustc --print cfg` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let mut set = Self::parse(&String::from_utf8_lossy(&output.stdout));
        // A Worker is built with `--release`.
        set.names.remove("debug_assertions");
        set.values.extend(features.into_iter().map(|feature| ("feature".to_owned(), feature)));
        Ok(set)
    }

    /// Reads `name` and `name="value"` lines.
    pub fn parse(lines: &str) -> Self {
        let mut set = Self::default();
        for line in lines.lines() {
            if let Some((name, value)) = line.split_once('=') {
                set.values.insert((name.to_owned(), value.trim_matches('"').to_owned()));
            } else {
                set.names.insert(line.to_owned());
            }
        }
        set
    }

    /// Whether an item with these attributes is compiled.
    pub fn keeps(&self, attributes: &[Attribute]) -> bool {
        attributes.iter().filter(|attr| attr.path().is_ident("cfg")).all(|attr| match &attr.meta {
            Meta::List(list) => list.parse_args().is_ok_and(|condition| self.holds(&condition)),
            Meta::Path(_) | Meta::NameValue(_) => true,
        })
    }

    /// The attributes with every `cfg_attr` replaced by what it stands for.
    pub fn resolve(&self, attributes: Vec<Attribute>) -> Vec<Attribute> {
        attributes.into_iter().flat_map(|attr| self.resolve_one(attr)).collect()
    }

    fn resolve_one(&self, attr: Attribute) -> Vec<Attribute> {
        let Meta::List(list) = &attr.meta else { return vec![attr] };
        if !attr.path().is_ident("cfg_attr") {
            return vec![attr];
        }
        let parse = |input: ParseStream<'_>| {
            let condition: Condition = input.parse()?;
            input.parse::<Option<Token![,]>>()?;
            Ok((condition, Punctuated::<Meta, Token![,]>::parse_terminated(input)?))
        };
        let Ok((condition, metas)) = list.parse_args_with(parse) else { return vec![attr] };
        if !self.holds(&condition) {
            return Vec::new();
        }
        metas.into_iter().flat_map(|meta| self.resolve_one(Attribute { meta, ..attr.clone() })).collect()
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Always(always) => *always,
            Condition::Name(name) => self.names.contains(name),
            Condition::Value(name, value) => self.values.contains(&(name.clone(), value.clone())),
            Condition::Parts(word, parts) => {
                let mut parts = parts.iter();
                match word.as_str() {
                    "all" => parts.all(|part| self.holds(part)),
                    "any" => parts.any(|part| self.holds(part)),
                    "not" => !parts.all(|part| self.holds(part)),
                    _ => false,
                }
            }
        }
    }
}

/// What stands between the parentheses of `cfg(…)`.
enum Condition {
    /// `true` or `false`.
    Always(bool),
    /// `unix`.
    Name(String),
    /// `target_os = "linux"`.
    Value(String, String),
    /// `all(…)`, `any(…)` or `not(…)`.
    Parts(String, Punctuated<Condition, Token![,]>),
}

impl Parse for Condition {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word = Ident::parse_any(input)?.to_string();
        if input.peek(token::Paren) {
            let inner;
            syn::parenthesized!(inner in input);
            return Ok(Self::Parts(word, Punctuated::parse_terminated(&inner)?));
        }
        if input.parse::<Option<Token![=]>>()?.is_some() {
            return Ok(Self::Value(word, input.parse::<LitStr>()?.value()));
        }
        Ok(match word.as_str() {
            "true" => Self::Always(true),
            "false" => Self::Always(false),
            _ => Self::Name(word),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_evaluated_for_the_worker() {
        let set = CfgSet::parse(
            "panic=\"abort\"\ntarget_arch=\"wasm32\"\ntarget_family=\"wasm\"\nfeature=\"full\"\nwasm",
        );
        for (condition, holds) in [
            ("target_arch = \"wasm32\"", true),
            ("not(target_arch = \"wasm32\")", false),
            ("all(feature = \"full\", not(test))", true),
            ("any(unix, windows)", false),
            ("any()", false),
            ("all()", true),
            ("true", true),
            ("all(true, not(false))", true),
            ("any(false, wasm)", true),
            ("test", false),
            ("feature = \"other\"", false),
        ] {
            let parsed: Condition = syn::parse_str(condition).unwrap();
            assert_eq!(set.holds(&parsed), holds, "{condition}");
        }
    }

    #[test]
    fn cfg_attr_becomes_what_it_stands_for() {
        let set = CfgSet::parse("target_arch=\"wasm32\"");
        let item: syn::ItemStruct = syn::parse_quote! {
            #[cfg_attr(target_arch = "wasm32", container(port = 8080), route(shared))]
            #[cfg_attr(test, derive(Debug))]
            struct A;
        };
        let resolved = set.resolve(item.attrs);
        let names: Vec<_> =
            resolved.iter().map(|attr| attr.path().get_ident().unwrap().to_string()).collect();
        assert_eq!(names, ["container", "route"]);
    }
}
