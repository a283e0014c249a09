//! Readers of single literals. Each `Err` is the start of a message; the caller adds the example of the key.

use crate::value::Value;
use std::{fmt::Display, str::FromStr};
use syn::Lit;

/// A TCP port.
pub fn port(value: &Value) -> Result<u16, String> {
    match integer::<u16>(value, "a port")? {
        0 => Err("port 0 is not a port; write one from 1 to 65535".to_owned()),
        port => Ok(port),
    }
}

/// A number of things that must not be none.
pub fn count(value: &Value) -> Result<u32, String> {
    match integer::<u32>(value, "a number")? {
        0 => Err("0 of something is nothing; write at least 1".to_owned()),
        count => Ok(count),
    }
}

/// An unsigned integer that fits `T`.
pub fn integer<T: FromStr<Err: Display>>(value: &Value, what: &str) -> Result<T, String> {
    match value {
        Value::Literal(Lit::Int(int)) => int
            .base10_digits()
            .parse()
            .map_err(|why| format!("`{}` is not {what}: {why}; write {what} in digits", value.shown())),
        _ => Err(wrong(value, &format!("{what} in digits"))),
    }
}

/// A number with or without a fraction.
pub fn number(value: &Value) -> Result<f64, String> {
    let read = match value {
        Value::Literal(Lit::Int(int)) => int.base10_parse().ok(),
        Value::Literal(Lit::Float(float)) => float.base10_parse().ok(),
        _ => None,
    };
    read.ok_or_else(|| wrong(value, "a number"))
}

/// A string that says something.
pub fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::Literal(Lit::Str(text)) if text.value().trim().is_empty() => {
            Err("the string is empty; write something".to_owned())
        }
        Value::Literal(Lit::Str(text)) if text.value().chars().any(char::is_control) => {
            Err("the string contains a control character; write it without".to_owned())
        }
        Value::Literal(Lit::Str(text)) => Ok(text.value()),
        _ => Err(wrong(value, "a string in quotes")),
    }
}

/// `true` or `false`.
pub fn boolean(value: &Value) -> Result<bool, String> {
    match value {
        Value::Literal(Lit::Bool(bool)) => Ok(bool.value),
        _ => Err(wrong(value, "`true` or `false`")),
    }
}

/// The message about a value of another kind; constants get the reason why they cannot serve.
pub fn wrong(value: &Value, expected: &str) -> String {
    let shown = value.shown();
    match value {
        Value::Other(tokens) if tokens.to_string().starts_with(|c: char| c.is_alphabetic() || c == '_') => {
            format!("`{shown}` is not a literal and `gen-config` does not run your code; write {expected}")
        }
        _ => format!("`{shown}` does not fit here; write {expected}"),
    }
}
