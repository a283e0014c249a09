//! `bindings(…)`: what the code finds in the Worker's `env` besides variables and the containers themselves.

use crate::{
    arg::split,
    diagnostic::Diagnostics,
    env::pairs,
    literal,
    names::{self, is_bucket_name, is_queue_name},
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::{Ident, TokenStream};

/// One binding.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Its name in `env`, which is also that of the constant to reach it by.
    pub name: Spanned<String>,
    /// What is behind it.
    pub kind: Spanned<BindingKind>,
}

/// What is behind a binding, and what it is called there for a file that does not have the binding yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BindingKind {
    /// A KV namespace.
    Kv,
    /// The R2 bucket of this name.
    R2(String),
    /// The producing end of the queue of this name.
    Queue(String),
    /// The secret of this name in a Secrets Store.
    SecretStore(String),
}

const KINDS: &[&str] = &["kv", "r2", "queue", "secret_store"];
const FORMS: &str = "`kv`, `r2(\"my-bucket\")`, `queue(\"my-queue\")` or `secret_store(\"my-secret\")`";

/// Reads the list between the parentheses of `bindings(…)`.
pub fn parse(list: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Binding> {
    let mut bindings: Vec<Binding> = Vec::new();
    for (name, value) in pairs(list, "bindings", "kv", diagnostics) {
        let checked = check_name(&name);
        if let Err(why) = &checked {
            diagnostics.error(name.extent, why);
        }
        match kind(&value) {
            Ok(kind) if checked.is_ok() => {
                bindings.push(Binding { name, kind: Spanned::new(kind, value.extent) });
            }
            Ok(_) => {}
            Err(why) => diagnostics.error(why.extent, why.value),
        }
    }
    bindings
}

/// A binding is read as `env.NAME`, and here as a constant of the struct.
fn check_name(name: &str) -> Result<(), String> {
    if !names::is_identifier(name) {
        return Err(format!("`{name}` cannot be read as `env.{name}`; use letters, digits and `_`"));
    }
    if syn::parse_str::<Ident>(name).is_err() {
        let instead = name.to_ascii_uppercase();
        let instead = if instead.contains(|c: char| c != '_') { instead.as_str() } else { "FILES" };
        return Err(format!("`{name}` is a word of Rust and cannot name a constant; write `{instead}`"));
    }
    Ok(())
}

fn kind(value: &Spanned<Value>) -> Result<BindingKind, Spanned<String>> {
    match &value.value {
        Value::Call(word, args) => call(word, args.clone(), value.extent),
        Value::Other(tokens) => match syn::parse2::<Ident>(tokens.clone()) {
            Ok(word) => call(&word, TokenStream::new(), value.extent),
            Err(_) => Err(Spanned::new(literal::wrong(value, FORMS), value.extent)),
        },
        _ => Err(Spanned::new(literal::wrong(value, FORMS), value.extent)),
    }
}

fn call(word: &Ident, args: TokenStream, whole: Extent) -> Result<BindingKind, Spanned<String>> {
    let values: Vec<Spanned<Value>> = split(args).into_iter().map(Value::parse).collect();
    let form = match (word.to_string().as_str(), values.as_slice()) {
        ("kv", []) => return Ok(BindingKind::Kv),
        ("r2", [name]) => return Ok(BindingKind::R2(named(name, is_bucket_name, BUCKET)?)),
        ("queue", [name]) => return Ok(BindingKind::Queue(named(name, is_queue_name, QUEUE)?)),
        ("secret_store", [name]) => {
            let fits = |name: &str| !name.contains(char::is_whitespace);
            return Ok(BindingKind::SecretStore(named(name, fits, SECRET)?));
        }
        ("kv", _) => "the wrangler file has the id of the namespace; write `kv` alone",
        ("r2", _) => "`r2` takes the name of one bucket; write `r2(\"my-bucket\")`",
        ("queue", _) => "`queue` takes the name of one queue; write `queue(\"my-queue\")`",
        ("secret_store", _) => {
            "`secret_store` takes the name of one secret; write `secret_store(\"my-secret\")`"
        }
        (other, _) => {
            let instead = suggest::instead_of(other, KINDS);
            return Err(Spanned::new(format!("unknown kind of binding `{other}`; {instead}"), word.span()));
        }
    };
    Err(Spanned::new(form.to_owned(), whole))
}

const BUCKET: &str =
    "the name of a bucket; write 3 to 63 lower-case letters, digits and `-`, which does not stand at an end";
const QUEUE: &str = "the name of a queue; write at most 63 lower-case letters, digits and `-`, which does not stand at an end";
const SECRET: &str = "the name of a secret; write it without spaces";

fn named(value: &Spanned<Value>, fits: impl Fn(&str) -> bool, what: &str) -> Result<String, Spanned<String>> {
    let read = literal::text(value).and_then(|name| match fits(&name) {
        true => Ok(name),
        false => Err(format!("`{name}` is not {what}")),
    });
    read.map_err(|why| Spanned::new(why, value.extent))
}

impl BindingKind {
    /// What it is, in words.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Kv => "a KV binding",
            Self::R2(_) => "an R2 binding",
            Self::Queue(_) => "a queue binding",
            Self::SecretStore(_) => "a Secrets Store binding",
        }
    }

    /// What the thing behind it is, and its name, which the wrangler file has instead for a namespace.
    pub fn target(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Kv => None,
            Self::R2(bucket) => Some(("bucket", bucket)),
            Self::Queue(queue) => Some(("queue", queue)),
            Self::SecretStore(secret) => Some(("secret", secret)),
        }
    }

    /// The word of the attribute.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Kv => "kv",
            Self::R2(_) => "r2",
            Self::Queue(_) => "queue",
            Self::SecretStore(_) => "secret_store",
        }
    }
}
