//! How keys and values are written: in TOML 1.0, each on one line, which every version of wrangler reads.

use crate::config::Value;
use std::fmt::Write;

/// A key, quoted only where it has to be.
pub(super) fn key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(is_bare) { key.to_owned() } else { basic(key) }
}

/// A value.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => basic(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Bool(bool) => bool.to_string(),
        Value::List(items) => {
            format!("[{}]", items.iter().map(self::value).collect::<Vec<_>>().join(", "))
        }
        Value::Inline(fields) => inline(fields),
    }
}

/// A value in the place of `old`: a literal string stays one.
pub(super) fn value_like(old: &str, value: &Value) -> String {
    match value {
        Value::String(text)
            if old.starts_with('\'')
                && !old.starts_with("'''")
                && !text.contains(|c: char| c == '\'' || c.is_control()) =>
        {
            format!("'{text}'")
        }
        _ => self::value(value),
    }
}

/// A table on one line.
pub(super) fn inline(fields: &[(String, Value)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{} = {}", key(name), self::value(value))).collect();
    if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
}

/// Comment lines.
pub(super) fn comment(indent: &str, text: Option<&str>) -> String {
    text.into_iter().flat_map(str::lines).map(|line| format!("{indent}# {line}\n")).collect()
}

fn basic(text: &str) -> String {
    let mut spelled = String::from('"');
    for c in text.chars() {
        match c {
            '"' => spelled.push_str("\\\""),
            '\\' => spelled.push_str("\\\\"),
            '\n' => spelled.push_str("\\n"),
            '\r' => spelled.push_str("\\r"),
            '\t' => spelled.push_str("\\t"),
            c if c.is_control() => drop(write!(spelled, "\\u{:04X}", c as u32)),
            c => spelled.push(c),
        }
    }
    spelled.push('"');
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_is_read_back() {
        for text in
            ["", "plain", "a \"b\" \\ c", "one\ntwo\r\n\t", "\u{1b}[0m\u{7f}\u{85}", "'", "é𝄞", "\u{feff}"]
        {
            for (name, spelled) in [(text, value(&text.into())), (text, value_like("'old'", &text.into()))] {
                let line = format!("{} = {spelled}\n", key(name));
                let table = line.parse::<toml_edit::DocumentMut>().unwrap();
                assert_eq!(table.get(name).and_then(|item| item.as_str()), Some(text), "{line}");
                assert_eq!(line.lines().count(), 1, "{line}");
            }
        }
    }

    #[test]
    fn values_are_short_and_plain() {
        let size = Value::Inline(vec![("vcpu".into(), Value::Float(1.5)), ("a b".into(), Value::Bool(true))]);
        assert_eq!(value(&size), r#"{ vcpu = 1.5, "a b" = true }"#);
        assert_eq!(value(&Value::strings(["a", "b"])), r#"["a", "b"]"#);
        assert_eq!(value(&Value::Float(2.0)), "2.0");
        assert_eq!(value_like("'a'", &"b".into()), "'b'");
        assert_eq!(value_like("'a'", &"it's".into()), "\"it's\"");
        assert_eq!(value_like("\"a\"", &"b".into()), "\"b\"");
    }
}
