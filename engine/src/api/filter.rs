//! Docker's `filters` parameter: `{"label": ["a=b"]}`, or the older `{"label": {"a=b": true}}`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::request::Request;
use crate::failure::Failure;

#[derive(Default)]
pub(super) struct Filters(BTreeMap<String, Vec<String>>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    List(Vec<String>),
    Set(BTreeMap<String, bool>),
}

impl Filters {
    /// A key we would ignore is refused: the answer would be another than the one asked for.
    pub(super) fn read(request: &Request, known: &[&str]) -> Result<Filters, Failure> {
        let Some(text) = request.query("filters") else { return Ok(Filters::default()) };
        let filters: BTreeMap<String, Values> =
            serde_json::from_str(text).map_err(|error| Failure::bad(format!("invalid filters: {error}")))?;
        if let Some(unknown) = filters.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(Failure::bad(format!(
                "invalid filter '{unknown}'; known here: {}",
                known.join(", ")
            )));
        }
        let values = |values| match values {
            Values::List(list) => list,
            Values::Set(set) => {
                set.into_iter().filter(|(_, wanted)| *wanted).map(|(value, _)| value).collect()
            }
        };
        Ok(Filters(filters.into_iter().map(|(key, list)| (key, values(list))).collect()))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Whether one of the values will do, or none is asked for.
    pub(super) fn any(&self, key: &str, matches: impl FnMut(&String) -> bool) -> bool {
        self.0.get(key).is_none_or(|values| values.iter().any(matches))
    }

    /// Whether all labels asked for are there, with their value if one is given.
    pub(super) fn all_labels(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.get("label").is_none_or(|wanted| {
            wanted.iter().all(|label| match label.split_once('=') {
                Some((key, value)) => labels.get(key).is_some_and(|present| present == value),
                None => labels.contains_key(label),
            })
        })
    }
}
