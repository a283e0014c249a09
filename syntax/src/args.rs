//! The arguments of an attribute, separated by commas.
//!
//! Each argument is read on its own, so that a mistake in one never hides those in the others.

use crate::{
    arg::{Arg, Shape, missing_comma, parse_arg},
    diagnostic::Diagnostics,
    keyword::{self, Key, form_of, names},
    literal,
    span::{Extent, Spanned},
    suggest,
    value::{self, Value},
};
use proc_macro2::TokenStream;

/// The arguments of one attribute or of one list within it.
#[derive(Debug)]
pub struct Args {
    list: Vec<Arg>,
    keys: &'static [Key],
    incomplete: bool,
}

impl Args {
    /// Reads all arguments; reports unknown keys (with the nearest and all valid ones) and repeated keys.
    pub fn parse(
        parts: Vec<TokenStream>,
        keys: &'static [Key],
        place: &str,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let valid = names(keys);
        let read: Vec<Option<Arg>> = parts
            .into_iter()
            .map(|part| parse_arg(part, diagnostics).filter(|arg| is_known(arg, &valid, place, diagnostics)))
            .collect();
        let incomplete = read.iter().any(Option::is_none);
        let list: Vec<Arg> = read.into_iter().flatten().collect();
        let places = list.iter().map(|arg| (arg.name.as_str(), arg.name.extent));
        diagnostics.repeated(places, |name| format!("`{name}`"));
        Self { list, keys, incomplete }
    }

    /// Whether an argument could not be understood. It may have been meant for any key, so nothing is known to be
    /// missing.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// Where the key `name` stands, if it is given.
    pub fn extent_of(&self, name: &str) -> Option<Extent> {
        self.find(name).map(|arg| arg.name.extent)
    }

    /// Those of `names` that are given, each once, in the order in which they stand in the source.
    pub fn given(&self, names: &[&'static str]) -> Vec<(&'static str, Extent)> {
        let mut given: Vec<(&'static str, Extent)> = Vec::new();
        for arg in &self.list {
            let known = names.iter().find(|name| **name == *arg.name);
            if let Some(name) = known
                && !given.iter().any(|(other, _)| other == name)
            {
                given.push((name, arg.name.extent));
            }
        }
        given
    }

    /// Whether the flag `name` is given; `name = …` and `name(…)` are reported.
    pub fn flag(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<Extent> {
        let arg = self.find(name)?;
        if !matches!(arg.shape, Shape::Flag) {
            diagnostics.error(arg.name.extent, format_args!("`{name}` takes no value; write `{name}` alone"));
        }
        Some(arg.name.extent)
    }

    /// Whether `name` is written as `name(…)`.
    pub fn is_list(&self, name: &str) -> bool {
        self.find(name).is_some_and(|arg| matches!(arg.shape, Shape::List(_)))
    }

    /// The value of `name = value`, read by `read`, whose `Err` says what is wrong and what to write.
    pub fn value<T>(
        &self,
        name: &str,
        diagnostics: &mut Diagnostics,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<Spanned<T>> {
        self.value_at(name, diagnostics, |value| {
            read(&value.value).map_err(|why| Spanned::new(why, value.extent))
        })
    }

    /// As [`Args::value`], for values with parts: `read` says at which of them the mistake stands.
    pub fn value_at<T>(
        &self,
        name: &str,
        diagnostics: &mut Diagnostics,
        read: impl FnOnce(&Spanned<Value>) -> Result<T, Spanned<String>>,
    ) -> Option<Spanned<T>> {
        let value = self.written(name, diagnostics)?;
        match read(value) {
            Ok(read) => Some(Spanned::new(read, value.extent)),
            Err(why) => {
                diagnostics.error(why.extent, self.with_form(why.value, name));
                None
            }
        }
    }

    /// The items of `name = [a, b]`, each read by `read` and each reported at its own place.
    pub fn array<T>(
        &self,
        name: &str,
        diagnostics: &mut Diagnostics,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Option<Spanned<Vec<Spanned<T>>>> {
        let value = self.written(name, diagnostics)?;
        let Value::Array(items) = &value.value else {
            let wrong = literal::wrong(&value.value, "a list in brackets");
            diagnostics.error(value.extent, self.with_form(wrong, name));
            return None;
        };
        if items.is_empty() {
            let why = "the list is empty; write at least one item".to_owned();
            diagnostics.error(value.extent, self.with_form(why, name));
            return None;
        }
        let mut all = Vec::new();
        for item in items {
            match (value::comma_missing_in(&item.value), read(&item.value)) {
                (Some(next), _) => missing_comma(&next, diagnostics),
                (None, Ok(read)) => all.push(Spanned::new(read, item.extent)),
                (None, Err(why)) => diagnostics.error(item.extent, self.with_form(why, name)),
            }
        }
        (all.len() == items.len()).then(|| Spanned::new(all, value.extent))
    }

    /// The value of `name = value` as written; other shapes are reported.
    pub fn written(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<&Spanned<Value>> {
        let arg = self.find(name)?;
        match &arg.shape {
            Shape::Value(value) => Some(value),
            Shape::Flag | Shape::List(_) => {
                let form = form_of(self.keys, name);
                diagnostics.error(arg.name.extent, format_args!("`{name}` needs a value; write `{form}`"));
                None
            }
        }
    }

    /// The tokens between the parentheses of `name(…)`; other shapes are reported.
    pub fn list(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
        let arg = self.find(name)?;
        match &arg.shape {
            Shape::List(tokens) => Some(tokens.clone()),
            Shape::Flag | Shape::Value(_) => {
                let form = form_of(self.keys, name);
                diagnostics.error(arg.name.extent, format_args!("`{name}` needs a list; write `{form}`"));
                None
            }
        }
    }

    /// `why` with the example of the key `name`, unless it says to the letter what to write.
    fn with_form(&self, why: String, name: &str) -> String {
        match why.contains("; write `") {
            true => why,
            false => format!("{why}, as in `{}`", form_of(self.keys, name)),
        }
    }

    fn find(&self, name: &str) -> Option<&Arg> {
        self.list.iter().find(|arg| *arg.name == name)
    }
}

/// Whether the key of `arg` is one of `valid`, written as keys are.
fn is_known(arg: &Arg, valid: &[&str], place: &str, diagnostics: &mut Diagnostics) -> bool {
    let name = arg.name.as_str();
    let text = match (arg.quoted, &arg.shape, valid.contains(&name)) {
        (false, _, true) => return true,
        (true, Shape::Flag, _) => "a value without a key; write `key = value`".to_owned(),
        (true, _, true) => format!("the key stands in quotes; write `{name}` without them"),
        (_, _, false) => format!("unknown key `{name}` in `{place}`; {}", instead(name, valid, place)),
    };
    diagnostics.error(arg.name.extent, text);
    false
}

/// What to write instead of a key that `place` does not have.
fn instead(name: &str, valid: &[&str], place: &str) -> String {
    let is_attribute = place.starts_with("#[");
    match keyword::elsewhere(name).next().filter(|_| is_attribute) {
        Some((attribute, form)) => format!("it is one of `#[{attribute}]`; write `{form}` there"),
        None => suggest::instead_of(name, valid),
    }
}
