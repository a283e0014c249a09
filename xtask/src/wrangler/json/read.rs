//! A JSON document as values with places.

use crate::{
    config::{
        Node, Place, Problem,
        tree::{Entry, Kind},
    },
    wrangler::text::BOM,
};
use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Object, ObjectPropName, Value},
    common::Ranged,
    parse_to_ast,
};
use std::{collections::HashMap, ops::Range};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a text whose outermost value is an object without repeated keys.
pub(super) fn read(text: &str) -> Result<Node, Problem> {
    let skipped = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let json = &text[skipped..];
    let mut reader = Reader { skipped, repeated: None };
    let parsed = parse_to_ast(json, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        let message = format!("this is not JSON: {}; correct it, nothing was changed", error.kind());
        Problem::in_file(reader.range(range), message)
    })?;
    let root = match parsed.value {
        Some(value @ Value::Object(_)) => reader.value(&value),
        Some(other) => {
            let message = "the file has to be an object, `{ … }`; correct it, nothing was changed";
            return Err(Problem::in_file(reader.range(other.range()), message));
        }
        None => {
            let message = "there is no object in the file; write `{}` in it";
            return Err(Problem::in_file(text.len()..text.len(), message));
        }
    };
    match reader.repeated {
        None => Ok(root),
        Some((key, first, again)) => {
            let message = format!(
                "`{key}` stands here twice, and wrangler reads only the last one; remove one of them"
            );
            Err(Problem::in_file(again, message).and(Place::File(first)))
        }
    }
}

struct Reader {
    /// Bytes before the parsed part.
    skipped: usize,
    /// The first key that stands twice: where, and where again.
    repeated: Option<(String, Range<usize>, Range<usize>)>,
}

impl Reader {
    fn range(&self, range: jsonc_parser::common::Range) -> Range<usize> {
        range.start + self.skipped..range.end + self.skipped
    }

    fn value(&mut self, value: &Value<'_>) -> Node {
        let kind = match value {
            Value::StringLit(text) => Kind::Text(text.value.clone().into_owned()),
            Value::NumberLit(number) => of_number(number.value),
            Value::BooleanLit(bool) => Kind::Bool(bool.value),
            Value::NullKeyword(_) => Kind::Other("null".to_owned()),
            Value::Array(array) => Kind::List(array.elements.iter().map(|it| self.value(it)).collect()),
            Value::Object(object) => Kind::Table(self.entries(object)),
        };
        Node { kind, span: self.range(value.range()) }
    }

    fn entries(&mut self, object: &Object<'_>) -> Vec<Entry> {
        let mut known: HashMap<String, Range<usize>> = HashMap::new();
        let mut entries = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            let key = property.name.as_str().to_owned();
            let at = self.range(match &property.name {
                ObjectPropName::String(name) => name.range,
                ObjectPropName::Word(name) => name.range,
            });
            if let Some(first) = known.insert(key.clone(), at.clone()) {
                self.repeated.get_or_insert((key.clone(), first, at.clone()));
            }
            entries.push(Entry { key, at, node: self.value(&property.value) });
        }
        entries
    }
}

/// What is no whole number of 64 bits is a number as JavaScript has them.
fn of_number(text: &str) -> Kind {
    match (text.parse(), text.parse()) {
        (Ok(whole), _) => Kind::Integer(whole),
        (_, Ok(number)) => Kind::Float(number),
        _ => Kind::Other(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_wrangler_refuses_is_refused() {
        for text in [
            "",
            "3",
            "[]",
            "{'a': 1}",
            "{a: 1}",
            "{\"a\": 1 \"b\": 2}",
            "{\"a\": 0x1}",
            "{\"a\": +1}",
            "{\"a\": NaN}",
            "{\"a\": .5}",
            "{\"a\": \"\\x41\"}",
            "# no\n{}",
            "{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        let deep = "[".repeat(200_000);
        assert!(read(&deep).is_err_and(|problem| problem.message.contains("depth")));
    }

    #[test]
    fn what_wrangler_reads_is_read() {
        for text in
            ["{}", "\u{feff}{}", "// a\n{\"a\": [1, 2,], /* b */ }\n// c", "{\"a\": 1e3, \"b\": null}"]
        {
            assert!(read(text).is_ok(), "{text}");
        }
        let text = "\u{feff}{\"[\": \"é\"}";
        let node = read(text).unwrap();
        assert_eq!(&text[node.entries()[0].at.clone()], "\"[\"");
        assert_eq!(&text[node.entries()[0].node.span.clone()], "\"é\"");
    }
}
