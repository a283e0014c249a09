//! `env(…)`: the variables of a container and where each value comes from.

use crate::{
    args::{Shape, parse_arg, split},
    diagnostic::Diagnostics,
    literal, names,
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::{Ident, TokenStream};
use std::collections::HashMap;
use syn::Lit;

/// One variable of the container.
#[derive(Clone, Debug)]
pub struct EnvVar {
    /// Name inside the container.
    pub name: Spanned<String>,
    /// Where its value is read when the container starts.
    pub source: Spanned<EnvSource>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvSource {
    /// The text itself; numbers and booleans are written as text.
    Literal(String),
    /// A plain variable of the Worker, `[vars]` in the wrangler file; `default` is what `gen-config` writes there.
    Var {
        /// Name of the variable.
        name: String,
        /// Value for a file that does not have the variable yet.
        default: Option<String>,
    },
    /// A secret of the Worker, set with `wrangler secret put`.
    Secret(String),
    /// A Secrets Store binding.
    SecretStore(String),
    /// A value of a KV namespace.
    Kv {
        /// Binding of the namespace.
        binding: String,
        /// Key within it.
        key: String,
    },
}

const SOURCES: &[&str] = &["var", "secret", "secret_store", "kv"];

/// Reads the list between the parentheses of `env(…)`.
pub fn parse(list: TokenStream, diagnostics: &mut Diagnostics) -> Vec<EnvVar> {
    let mut vars: Vec<EnvVar> = Vec::new();
    for (name, value) in pairs(list, "env", diagnostics) {
        if let Err(why) = check_name(&name) {
            diagnostics.error(name.extent, why);
            continue;
        }
        match source(&value.value) {
            Ok(source) => vars.push(EnvVar { name, source: Spanned::new(source, value.extent) }),
            Err(why) => diagnostics.error(value.extent, why),
        }
    }
    vars
}

/// Reads `name = "value"` pairs of `labels(…)` and `image_vars(…)`, whose values can only be literals.
pub fn parse_literals(
    list: TokenStream,
    place: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<(Spanned<String>, String)> {
    let mut read = Vec::new();
    for (name, value) in pairs(list, place, diagnostics) {
        match literal_text(&value.value) {
            Some(text) => read.push((name, text)),
            None => {
                diagnostics.error(value.extent, literal::wrong(&value.value, "a literal, as in `\"text\"`"))
            }
        }
    }
    read
}

/// All `name = value` pairs of a list; other shapes and repeated names are reported.
fn pairs(
    list: TokenStream,
    place: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<(Spanned<String>, Spanned<Value>)> {
    let mut first: HashMap<String, Extent> = HashMap::new();
    let mut pairs = Vec::new();
    for part in split(list) {
        let Some(arg) = parse_arg(part, diagnostics) else { continue };
        let (name, extent) = (arg.name.value.clone(), arg.name.extent);
        match arg.shape {
            Shape::Value(_) if first.contains_key(&name) => {
                diagnostics.duplicate(first[&name], extent, format_args!("`{name}`"));
            }
            Shape::Value(value) => {
                first.insert(name, extent);
                pairs.push((arg.name, value));
            }
            Shape::Flag | Shape::List(_) => {
                diagnostics
                    .error(extent, format_args!("`{name}` has no value; write `{place}({name} = \"…\")`"));
            }
        }
    }
    pairs
}

fn check_name(name: &str) -> Result<(), String> {
    if name.starts_with("CLOUDFLARE_") {
        return Err(format!("`{name}` is set by the platform in every container; choose another name"));
    }
    if !names::is_identifier(name) {
        return Err(format!(
            "`{name}` is not the name of an environment variable; use letters, digits and `_`"
        ));
    }
    Ok(())
}

fn source(value: &Value) -> Result<EnvSource, String> {
    if let Some(text) = literal_text(value) {
        return Ok(EnvSource::Literal(text));
    }
    match value {
        Value::Call(word, args) => call(word, args.clone()),
        _ => Err(literal::wrong(
            value,
            "a literal, `var(\"X\")`, `secret(\"X\")`, `secret_store(\"BINDING\")` or `kv(\"BINDING\", \"key\")`",
        )),
    }
}

fn call(word: &Ident, args: TokenStream) -> Result<EnvSource, String> {
    let values: Vec<Spanned<Value>> = split(args).into_iter().map(Value::parse).collect();
    match (word.to_string().as_str(), values.as_slice()) {
        ("var", [name]) => Ok(EnvSource::Var { name: binding(&name.value)?, default: None }),
        ("var", [name, default]) => {
            Ok(EnvSource::Var { name: binding(&name.value)?, default: Some(default_of(&default.value)?) })
        }
        ("var", _) => Err("`var` takes the name of a variable; write `var(\"LOG_LEVEL\")`".to_owned()),
        ("secret", [name]) => Ok(EnvSource::Secret(binding(&name.value)?)),
        ("secret", _) => Err("`secret` takes the name of one secret; write `secret(\"API_KEY\")`".to_owned()),
        ("secret_store", [name]) => Ok(EnvSource::SecretStore(binding(&name.value)?)),
        ("secret_store", _) => {
            Err("`secret_store` takes the name of one binding; write `secret_store(\"SECRET_STORE\")`"
                .to_owned())
        }
        ("kv", [name, key]) => {
            Ok(EnvSource::Kv { binding: binding(&name.value)?, key: literal::text(&key.value)? })
        }
        ("kv", _) => Err("`kv` takes a binding and a key; write `kv(\"SETTINGS\", \"api-url\")`".to_owned()),
        (other, _) => Err(format!(
            "unknown source `{other}` of an environment variable; {}",
            suggest::instead_of(other, SOURCES)
        )),
    }
}

/// The second argument of `var`: `default = "info"`.
fn default_of(value: &Value) -> Result<String, String> {
    let form = || {
        "the second argument of `var` is its default; write `var(\"LOG_LEVEL\", default = \"info\")`"
            .to_owned()
    };
    let Value::Other(tokens) = value else { return Err(form()) };
    let mut unused = Diagnostics::default();
    match parse_arg(tokens.clone(), &mut unused) {
        Some(arg) if *arg.name == "default" => match arg.shape {
            Shape::Value(value) => literal_text(&value.value).ok_or_else(form),
            Shape::Flag | Shape::List(_) => Err(form()),
        },
        _ => Err(form()),
    }
}

fn binding(value: &Value) -> Result<String, String> {
    let name = literal::text(value)?;
    if names::is_identifier(&name) {
        return Ok(name);
    }
    Err(format!("`{name}` cannot be read as `env.{name}`; use letters, digits and `_`"))
}

fn literal_text(value: &Value) -> Option<String> {
    match value {
        Value::Literal(Lit::Str(text)) => Some(text.value()),
        Value::Literal(Lit::Int(int)) => Some(int.base10_digits().to_owned()),
        Value::Literal(Lit::Float(float)) => Some(float.base10_digits().to_owned()),
        Value::Literal(Lit::Bool(bool)) => Some(bool.value.to_string()),
        _ => None,
    }
}
