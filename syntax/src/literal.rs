//! Readers of single literals. Each `Err` is the start of a message; the caller adds the example of the key.

use crate::value::Value;
use syn::Lit;

/// A TCP port.
pub fn port(value: &Value) -> Result<u16, String> {
    let port = digits(value, "a port in digits")?.parse().ok().filter(|port| *port > 0);
    port.ok_or_else(|| format!("`{}` is not a port; write one from 1 to 65535", value.shown()))
}

/// A status of a response that says that something is well.
pub fn status(value: &Value) -> Result<u16, String> {
    let status = digits(value, "a status in digits")?.parse().ok();
    status.filter(|status| (200..600).contains(status)).ok_or_else(|| {
        format!("`{}` is not the status of a response; write one from 200 to 599", value.shown())
    })
}

/// A number of things that must not be none.
pub fn count(value: &Value) -> Result<u32, String> {
    whole(value, 1)
}

/// A number of things that may be none.
pub fn amount(value: &Value) -> Result<u32, String> {
    whole(value, 0)
}

/// A number with or without a fraction.
pub fn number(value: &Value) -> Result<f64, String> {
    let read = match value {
        Value::Literal(lit @ Lit::Int(int)) => unsuffixed(lit).map(|()| int.base10_parse().ok())?,
        Value::Literal(lit @ Lit::Float(float)) => unsuffixed(lit).map(|()| float.base10_parse().ok())?,
        _ => None,
    };
    read.ok_or_else(|| wrong(value, "a number"))
}

/// A string that says something, on one line.
pub fn text(value: &Value) -> Result<String, String> {
    let text = argument(value)?;
    match text.chars().any(char::is_control) {
        true => Err("the string contains a control character; write it without".to_owned()),
        false => Ok(text),
    }
}

/// A word of a command, which may be a script of many lines.
pub fn argument(value: &Value) -> Result<String, String> {
    let Value::Literal(literal @ Lit::Str(text)) = value else {
        return Err(wrong(value, "a string in quotes"));
    };
    unsuffixed(literal)?;
    match text.value() {
        text if text.trim().is_empty() => Err("the string is empty; write something".to_owned()),
        text if text.contains('\0') => {
            Err("the string contains a NUL character, which no program can receive; remove it".to_owned())
        }
        text => Ok(text),
    }
}

/// `true` or `false`.
pub fn boolean(value: &Value) -> Result<bool, String> {
    match value {
        Value::Literal(Lit::Bool(bool)) => Ok(bool.value),
        _ => Err(wrong(value, "`true` or `false`")),
    }
}

/// What a variable or label is set to: a string as it is, and numbers and booleans as text. `None` for what is no such
/// literal.
pub fn as_text(value: &Value) -> Option<Result<String, String>> {
    let Value::Literal(literal) = value else { return None };
    let same = |text: &str| match text == value.shown() {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "`{}` can be written as text in several ways; write the one you mean in quotes",
            value.shown()
        )),
    };
    match literal {
        Lit::Str(text) if text.value().contains('\0') => Some(Err(
            "the string contains a NUL character, which no program can receive; remove it".to_owned(),
        )),
        Lit::Str(text) => Some(unsuffixed(literal).map(|()| text.value())),
        Lit::Int(int) => Some(same(int.base10_digits())),
        Lit::Float(float) => Some(same(float.base10_digits())),
        Lit::Bool(bool) => Some(Ok(bool.value.to_string())),
        _ => None,
    }
}

/// The message about a value of another kind; constants get the reason why they cannot serve.
pub fn wrong(value: &Value, expected: &str) -> String {
    let shown = value.shown();
    match value {
        Value::Other(_) if shown == "," => format!("a `,` with nothing before it; write {expected}"),
        Value::Other(_) if shown.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
            format!("`{shown}` is not a literal and `gen-config` does not run your code; write {expected}")
        }
        _ => format!("`{shown}` does not fit here; write {expected}"),
    }
}

/// An integer of at least `least`, which is 0 or 1.
fn whole(value: &Value, least: u32) -> Result<u32, String> {
    let digits = digits(value, "a number in digits")?;
    match digits.parse::<u32>() {
        Ok(number) if number >= least => Ok(number),
        Err(_) if !digits.starts_with('-') => {
            Err(format!("`{}` is far too large; write a smaller number", value.shown()))
        }
        _ => Err(format!("`{}` is too small; write at least {least}", value.shown())),
    }
}

/// The decimal digits of an integer literal, perhaps with a sign.
fn digits<'a>(value: &'a Value, expected: &str) -> Result<&'a str, String> {
    match value {
        Value::Literal(literal @ Lit::Int(int)) => unsuffixed(literal).map(|()| int.base10_digits()),
        _ => Err(wrong(value, expected)),
    }
}

/// A suffix is a unit or a type, and neither would be heeded.
fn unsuffixed(literal: &Lit) -> Result<(), String> {
    match literal.suffix() {
        "" => Ok(()),
        suffix => {
            let shown = crate::show::tokens(&quote::ToTokens::to_token_stream(literal));
            let without = shown.strip_suffix(suffix).unwrap_or(&shown);
            Err(format!("`{shown}` has the suffix `{suffix}`; write `{without}`"))
        }
    }
}
