//! The part of Go's templates that people put behind `--format`: `{{.Id}}`, `{{json .Config}}`, `{{len .Layers}}`.

use serde_json::Value;

/// Fills in a template.
pub(super) fn render(template: &str, value: &Value) -> Result<String, String> {
    if template == "json" {
        return Ok(value.to_string());
    }
    let mut result = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (action, after) = after
            .split_once("}}")
            .ok_or_else(|| format!("`{template}` has a `{{{{` without `}}}}`; close it"))?;
        result.push_str(before);
        result.push_str(&evaluate(action.trim_matches(['-', ' ']), value)?);
        rest = after;
    }
    Ok(result + rest)
}

fn evaluate(action: &str, value: &Value) -> Result<String, String> {
    let words: Vec<_> = action.split_whitespace().collect();
    match words.as_slice() {
        [path] if path.starts_with('.') => Ok(plain(look_up(path, value)?)),
        ["json", path] if path.starts_with('.') => Ok(look_up(path, value)?.to_string()),
        ["len", path] if path.starts_with('.') => match look_up(path, value)? {
            Value::Array(list) => Ok(list.len().to_string()),
            Value::Object(map) => Ok(map.len().to_string()),
            Value::String(text) => Ok(text.len().to_string()),
            _ => Err(format!("`{path}` has no length")),
        },
        _ => Err(format!(
            "`{{{{{action}}}}}` is more than the embedded engine formats; write `{{{{.Field}}}}`, `{{{{json .Field}}}}` \
             or `{{{{len .Field}}}}`"
        )),
    }
}

fn look_up<'a>(path: &str, value: &'a Value) -> Result<&'a Value, String> {
    path.split('.').filter(|name| !name.is_empty()).try_fold(value, |value, name| {
        let known = || match value {
            Value::Object(map) => map.keys().cloned().collect::<Vec<_>>().join(", "),
            _ => "none".to_owned(),
        };
        value.get(name).ok_or_else(|| format!("there is no `{name}` in `{path}`; fields: {}", known()))
    })
}

/// As Go prints it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => format!("[{}]", list.iter().map(plain).collect::<Vec<_>>().join(" ")),
        Value::Object(map) => {
            let pairs: Vec<_> = map.iter().map(|(key, value)| format!("{key}:{}", plain(value))).collect();
            format!("map[{}]", pairs.join(" "))
        }
        Value::Null => "<nil>".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_forms_in_use() {
        let value =
            json!({"Id": "x", "Size": 7, "Config": {"Env": ["A=1"]}, "RootFS": {"Layers": [1, 2]}, "L": []});
        for (template, expected) in [
            ("{{.Id}}", "x"),
            ("{{ .Size }} {{ len .RootFS.Layers }}", "7 2"),
            ("{{json .L}}", "[]"),
            ("{{json .}}", &value.to_string()),
            ("json", &value.to_string()),
            ("{{.Config.Env}}", "[A=1]"),
            ("{{.Config}}", "map[Env:[A=1]]"),
            ("plain", "plain"),
        ] {
            assert_eq!(render(template, &value).unwrap(), expected, "{template}");
        }
    }

    #[test]
    fn other_forms_are_named() {
        let value = json!({"Id": "x"});
        assert!(render("{{range .Id}}{{end}}", &value).unwrap_err().contains("{{range .Id}}"));
        assert!(render("{{.Nope}}", &value).unwrap_err().contains("fields: Id"));
        assert!(render("{{.Id", &value).is_err());
        assert!(render("{{len .Missing.Deep}}", &value).is_err());
    }
}
