//! `cfg` as the compiler would evaluate it for the Worker: for wasm32, with the package's default features.

use anyhow::{Context, bail};
use std::{collections::BTreeSet, path::Path, process::Command};
use syn::{Attribute, Meta, Token, parse::Parser, punctuated::Punctuated};

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
            Meta::List(list) => syn::parse2::<Meta>(list.tokens.clone()).is_ok_and(|meta| self.holds(&meta)),
            Meta::Path(_) | Meta::NameValue(_) => true,
        })
    }

    /// The attributes with every `cfg_attr` replaced by what it stands for.
    pub fn resolve(&self, attributes: Vec<Attribute>) -> Vec<Attribute> {
        attributes.into_iter().flat_map(|attr| self.resolve_one(attr)).collect()
    }

    fn resolve_one(&self, attr: Attribute) -> Vec<Attribute> {
        if !attr.path().is_ident("cfg_attr") {
            return vec![attr];
        }
        let Meta::List(list) = &attr.meta else { return vec![attr] };
        let parts = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        let Ok(parts) = parts else { return vec![attr] };
        let mut parts = parts.into_iter();
        if !parts.next().is_some_and(|condition| self.holds(&condition)) {
            return Vec::new();
        }
        parts.flat_map(|meta| self.resolve_one(Attribute { meta, ..attr.clone() })).collect()
    }

    fn holds(&self, condition: &Meta) -> bool {
        let inner = |list: &syn::MetaList| {
            Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone()).unwrap_or_default()
        };
        match condition {
            Meta::Path(path) if path.is_ident("true") => true,
            Meta::Path(path) => path.get_ident().is_some_and(|name| self.names.contains(&name.to_string())),
            Meta::NameValue(pair) => {
                let name = pair.path.get_ident().map(ToString::to_string).unwrap_or_default();
                let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(value), .. }) = &pair.value else {
                    return false;
                };
                self.values.contains(&(name, value.value()))
            }
            Meta::List(list) if list.path.is_ident("all") => inner(list).iter().all(|part| self.holds(part)),
            Meta::List(list) if list.path.is_ident("any") => inner(list).iter().any(|part| self.holds(part)),
            Meta::List(list) if list.path.is_ident("not") => !inner(list).iter().all(|part| self.holds(part)),
            Meta::List(_) => false,
        }
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
            ("test", false),
            ("feature = \"other\"", false),
        ] {
            let meta: Meta = syn::parse_str(condition).unwrap();
            assert_eq!(set.holds(&meta), holds, "{condition}");
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
