//! `env(…)`: the variables of a container and where each value comes from.

use crate::{
    arg::{Shape, parse_arg, split},
    diagnostic::Diagnostics,
    literal, names,
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::{Ident, TokenStream};

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
    for (name, value) in pairs(list, "env", "\"…\"", diagnostics) {
        if let Err(why) = check_name(&name) {
            diagnostics.error(name.extent, why);
            continue;
        }
        match source(&value) {
            Ok(source) => vars.push(EnvVar { name, source: Spanned::new(source, value.extent) }),
            Err(why) => diagnostics.error(why.extent, why.value),
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
    for (name, value) in pairs(list, place, "\"…\"", diagnostics) {
        match text_of(&value) {
            Ok(text) => read.push((name, text)),
            Err(why) => diagnostics.error(why.extent, why.value),
        }
    }
    read
}

/// All `name = value` pairs of a list, with `example` for a value; other shapes and repeated names are reported.
pub(crate) fn pairs(
    list: TokenStream,
    place: &str,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<(Spanned<String>, Spanned<Value>)> {
    let mut pairs: Vec<(Spanned<String>, Spanned<Value>)> = Vec::new();
    for part in split(list) {
        let Some(arg) = parse_arg(part, diagnostics) else { continue };
        let name = match arg.quoted {
            true => format!("\"{}\"", *arg.name),
            false => arg.name.value.clone(),
        };
        match arg.shape {
            _ if arg.name.trim().is_empty() => {
                diagnostics.error(arg.name.extent, "the name is empty; write one")
            }
            Shape::Value(value) => pairs.push((arg.name, value)),
            Shape::Flag | Shape::List(_) => {
                let text = format!("`{name}` has no value; write `{place}({name} = {example})`");
                diagnostics.error(arg.name.extent, text);
            }
        }
    }
    let places = pairs.iter().map(|(name, _)| (name.as_str(), name.extent));
    diagnostics.repeated(places, |name| format!("`{name}`"));
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

fn source(value: &Spanned<Value>) -> Result<EnvSource, Spanned<String>> {
    let at = |why: String| Spanned::new(why, value.extent);
    if let Some(text) = literal::as_text(value) {
        return text.map(EnvSource::Literal).map_err(at);
    }
    match &value.value {
        Value::Call(word, args) => call(word, args.clone(), value.extent),
        _ => Err(at(literal::wrong(
            value,
            "a string in quotes, `var(\"X\")`, `secret(\"X\")`, `secret_store(\"BINDING\")` or `kv(\"BINDING\", \"key\")`",
        ))),
    }
}

fn call(word: &Ident, args: TokenStream, whole: Extent) -> Result<EnvSource, Spanned<String>> {
    let values: Vec<Spanned<Value>> = split(args).into_iter().map(Value::parse).collect();
    let form = match (word.to_string().as_str(), values.as_slice()) {
        ("var", [name]) => return Ok(EnvSource::Var { name: binding(name)?, default: None }),
        ("var", [name, default]) => {
            return Ok(EnvSource::Var { name: binding(name)?, default: Some(default_of(default)?) });
        }
        ("secret", [name]) => return Ok(EnvSource::Secret(binding(name)?)),
        ("secret_store", [name]) => return Ok(EnvSource::SecretStore(binding(name)?)),
        ("kv", [name, key]) => {
            let text = literal::text(key).map_err(|why| Spanned::new(why, key.extent))?;
            return Ok(EnvSource::Kv { binding: binding(name)?, key: text });
        }
        ("var", _) => {
            "`var` takes a name and perhaps a default; write `var(\"LOG_LEVEL\", default = \"info\")`"
        }
        ("secret", _) => "`secret` takes the name of one secret; write `secret(\"API_KEY\")`",
        ("secret_store", _) => {
            "`secret_store` takes the name of one binding; write `secret_store(\"SECRET_STORE\")`"
        }
        ("kv", _) => "`kv` takes a binding and a key; write `kv(\"SETTINGS\", \"api-url\")`",
        (other, _) => {
            let instead = suggest::instead_of(other, SOURCES);
            let why = format!("unknown source `{other}` of an environment variable; {instead}");
            return Err(Spanned::new(why, word.span()));
        }
    };
    Err(Spanned::new(form.to_owned(), whole))
}

/// The second argument of `var`: `default = "info"`.
fn default_of(value: &Spanned<Value>) -> Result<String, Spanned<String>> {
    let form = "the second argument of `var` is its default; write `var(\"LOG_LEVEL\", default = \"info\")`";
    let form = || Spanned::new(form.to_owned(), value.extent);
    let Value::Other(tokens) = &value.value else { return Err(form()) };
    let mut unused = Diagnostics::default();
    match parse_arg(tokens.clone(), &mut unused) {
        Some(arg) if *arg.name == "default" => match arg.shape {
            Shape::Value(value) => text_of(&value),
            Shape::Flag | Shape::List(_) => Err(form()),
        },
        _ => Err(form()),
    }
}

/// The text of a value that can only be a literal.
fn text_of(value: &Spanned<Value>) -> Result<String, Spanned<String>> {
    let text = literal::as_text(value).unwrap_or_else(|| Err(literal::wrong(value, "a string in quotes")));
    text.map_err(|why| Spanned::new(why, value.extent))
}

fn binding(value: &Spanned<Value>) -> Result<String, Spanned<String>> {
    let read = literal::text(value).and_then(|name| match names::is_identifier(&name) {
        true => Ok(name),
        false => Err(format!("`{name}` cannot be read as `env.{name}`; use letters, digits and `_`")),
    });
    read.map_err(|why| Spanned::new(why, value.extent))
}
