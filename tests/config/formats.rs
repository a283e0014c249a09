//! Every case of one format holds in the other.
//!
//! The TOML file of a case, said in JSON and written as people write that, has to become what the case's result says in
//! TOML; and where the case is about an error, the messages are the same.

use super::case::{Input, again, input};
use anyhow::{Context, ensure};
use worker_containers_xtask::{
    config::{
        Node, Problem, Task,
        tree::{Entry, Kind},
    },
    gen_config::edited,
    wrangler::Format,
};

/// How people write JSON.
struct Style {
    unit: &'static str,
    newline: &'static str,
    trailing_comma: bool,
    comments: bool,
}

const STYLES: [Style; 4] = [
    Style { unit: "  ", newline: "\n", trailing_comma: false, comments: false },
    Style { unit: "\t", newline: "\r\n", trailing_comma: true, comments: true },
    Style { unit: "    ", newline: "\n", trailing_comma: false, comments: true },
    Style { unit: "", newline: "", trailing_comma: false, comments: false },
];

/// Cases in which a table with a comment in it becomes something else.
const REPLACES_A_TABLE: [&str; 2] = ["changed_instance_type", "image_vars_in_parts"];

/// Runs the case `name` over JSON in every style.
pub(crate) fn agree(name: &str) -> anyhow::Result<()> {
    let Input { old, format, wanted, ask } = match input(name)? {
        Some(input) if input.format == Format::Toml => input,
        // The code is refused, or the file is in the other format already.
        _ => return Ok(()),
    };
    let toml = edited(old.as_deref(), format, &wanted, &ask)?;
    let Some(tree) =
        old.as_deref().map(|text| format.parse(text)).transpose().ok().map(|it| it.map(|it| it.tree()))
    else {
        // What is no TOML cannot be said in JSON.
        return Ok(());
    };
    for style in &STYLES {
        let text = tree.as_ref().map(|tree| spelled(tree, style, 0) + style.newline);
        let json = edited(text.as_deref(), Format::Jsonc, &wanted, &ask)?;
        match (&toml, &json) {
            (Ok(toml), Ok(json)) => {
                let says = |text: &str, format: Format| {
                    format.parse(text).map(|it| it.tree()).map_err(|problem| anyhow::anyhow!(problem.message))
                };
                let (meant, said) = (says(&toml.text, Format::Toml)?, says(&json.text, Format::Jsonc)?);
                ensure!(
                    said.is_like(&in_json(meant)),
                    "{name}: the JSON file says something else:\n{}",
                    json.text
                );
                ensure!(json.plan.notes == toml.plan.notes, "{name}: other notes");
                let again = edited(Some(&json.text), Format::Jsonc, &wanted, &again(&ask, &json.lock))?
                    .ok()
                    .context("refused")?;
                ensure!(
                    again.text == json.text,
                    "{name}: a second run changes\n{}\nto\n{}",
                    json.text,
                    again.text
                );
                if style.comments && ask.task == Task::Update && !REPLACES_A_TABLE.contains(&name) {
                    let kept = json.text.matches("// kept").count();
                    let there = text.as_deref().unwrap_or_default().matches("// kept").count();
                    ensure!(kept == there, "{name}: {kept} of {there} comments are left in\n{}", json.text);
                }
                if style.newline == "\r\n" && old.is_some() {
                    ensure!(
                        !json.text.replace("\r\n", "").contains('\n'),
                        "{name}: line ends in\n{:?}",
                        json.text
                    );
                }
            }
            (Err(toml), Err(json)) => {
                let messages = |problems: &[Problem]| {
                    let mut messages: Vec<_> = problems.iter().map(|it| it.message.clone()).collect();
                    messages.sort();
                    messages
                };
                let (toml, json) = (messages(toml), messages(json));
                ensure!(toml == json, "{name}: TOML is told\n{toml:#?}\nand JSON\n{json:#?}");
            }
            (Ok(_), Err(problems)) => {
                anyhow::bail!("{name}: JSON is refused: {problems:#?}\n{}", text.unwrap_or_default())
            }
            // Two ways to write a thing in parts that JSON does not have.
            (Err(_), Ok(_)) => {}
        }
    }
    Ok(())
}

/// What the TOML file `text` says, in JSON.
pub(crate) fn in_json_text(text: &str) -> anyhow::Result<String> {
    let tree =
        Format::Toml.parse(text).map_err(|problem| anyhow::anyhow!("{}\n{text}", problem.message))?.tree();
    Ok(spelled(&tree, &STYLES[0], 0) + "\n")
}

/// What JSON has no word for is `null` there.
fn in_json(mut node: Node) -> Node {
    node.kind = match node.kind {
        Kind::Other(_) => Kind::Other("null".to_owned()),
        Kind::Float(number) if !number.is_finite() => Kind::Other("null".to_owned()),
        Kind::List(elements) => Kind::List(elements.into_iter().map(in_json).collect()),
        Kind::Table(entries) => {
            Kind::Table(entries.into_iter().map(|it| Entry { node: in_json(it.node), ..it }).collect())
        }
        kind => kind,
    };
    node
}

fn spelled(node: &Node, style: &Style, level: usize) -> String {
    let parts: Vec<String> = match &node.kind {
        Kind::Text(text) => return serde_json::Value::from(text.as_str()).to_string(),
        Kind::Integer(number) => return number.to_string(),
        Kind::Float(number) if number.is_finite() => return number.to_string(),
        Kind::Bool(bool) => return bool.to_string(),
        Kind::Float(_) | Kind::Other(_) => return "null".to_owned(),
        Kind::List(elements) => elements.iter().map(|it| spelled(it, style, level + 1)).collect(),
        Kind::Table(entries) => {
            let entry = |it: &Entry| {
                let key = serde_json::Value::from(it.key.as_str());
                format!(
                    "{key}:{}{}",
                    if style.unit.is_empty() { "" } else { " " },
                    spelled(&it.node, style, level + 1)
                )
            };
            entries.iter().map(entry).collect()
        }
    };
    let (open, close) = if matches!(node.kind, Kind::List(_)) { ('[', ']') } else { ('{', '}') };
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let indent = style.unit.repeat(level + 1);
    let last = parts.len() - 1;
    let part = |(at, part): (usize, &String)| {
        let comma = if at < last || style.trailing_comma { "," } else { "" };
        let comment = if style.comments && at == last { " // kept" } else { "" };
        format!("{}{indent}{part}{comma}{comment}", style.newline)
    };
    let body: String = parts.iter().enumerate().map(part).collect();
    format!("{open}{body}{}{}{close}", style.newline, style.unit.repeat(level))
}
