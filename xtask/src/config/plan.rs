//! From what the code wants and what the file says to the edits between them.

use super::{
    edit::{Edit, Value},
    found::Found,
    migrations, owned,
    wanted::{Wanted, WantedContainer},
};
use crate::fault::Fault;
use serde_json::Value as Json;

/// The newest date all of our rules were tested with; new files get it.
pub const COMPATIBILITY_DATE: &str = "2026-11-01";

/// What to do, and what to tell the author.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In the order in which they are made.
    pub edits: Vec<Edit>,
    /// What the author still has to do by hand.
    pub notes: Vec<String>,
}

/// Compares and plans.
///
/// # Errors
///
/// When the file cannot be made to fit without losing something: see [`migrations::next`], and a container whose class
/// is gone from the code.
pub fn plan(wanted: &Wanted, found: &Found) -> Result<Plan, Fault> {
    let mut plan = Plan::default();
    if found.exports.is_some() {
        return Err(Fault::new(
            "the file declares its classes in `exports`, which this version does not write",
            "keep `migrations`, or write the `exports` entries by hand",
        ));
    }
    vanished(wanted, found)?;
    head(wanted, found, &mut plan);
    for container in &wanted.containers {
        self::container(wanted, container, found, &mut plan);
        binding(container, found, &mut plan);
    }
    history(wanted, found, &mut plan)?;
    variables(wanted, found, &mut plan);
    Ok(plan)
}

/// A container in the file whose class is nowhere in the code: deleting it is the author's decision.
fn vanished(wanted: &Wanted, found: &Found) -> Result<(), Fault> {
    let live = migrations::live(&found.migrations);
    let renamed = |class: &String| wanted.containers.iter().any(|it| it.renamed_from.as_ref() == Some(class));
    let known = |class: &String| {
        wanted.containers.iter().any(|it| it.class == *class) || wanted.other_classes.contains(class)
    };
    let gone = found.containers.iter().filter_map(|it| it.class_name.as_ref());
    let gone = gone.into_iter().find(|class| live.contains_key(*class) && !known(class) && !renamed(class));
    let Some(class) = gone else { return Ok(()) };
    Err(Fault::new(
        format!("the file has a container for `{class}`, and no struct of that name is in the code"),
        format!(
            "if it was renamed, write `renamed_from = \"{class}\"` in the new struct's `#[container]`; to delete it with \
             all its data, first deploy without its `[[containers]]` entry and binding but with the struct, then remove \
             the struct and add `deleted_classes = [\"{class}\"]` under a new migration tag"
        ),
    ))
}

/// What a file needs to be one.
fn head(wanted: &Wanted, found: &Found, plan: &mut Plan) {
    let mut once = |present: bool, key: &str, value: Value| {
        if !present {
            let comment = owned::comment(key);
            plan.edits.push(Edit::Set { path: vec![], key: key.to_owned(), value, comment });
        }
    };
    once(found.name.is_some(), "name", wanted.worker.as_str().into());
    once(found.main.is_some(), "main", "build/index.js".into());
    once(found.compatibility_date.is_some(), "compatibility_date", COMPATIBILITY_DATE.into());
    if found.build.is_none() {
        for (key, value) in
            [("command", "cargo xtask build".into()), ("watch_dir", Value::strings(["src", "Cargo.toml"]))]
        {
            plan.edits.push(Edit::Set { path: vec!["build"], key: key.to_owned(), value, comment: None });
        }
    }
}

fn container(wanted: &Wanted, container: &WantedContainer, found: &Found, plan: &mut Plan) {
    let path = || vec!["containers"];
    let names = names(wanted, container, found);
    let row = found.containers.iter().position(|it| {
        it.class_name.as_deref() == Some(&container.class)
            || (it.class_name.is_some() && it.class_name == container.renamed_from)
    });
    let Some(row) = row else {
        let name = names.first().cloned().unwrap_or_default();
        let mut fields = vec![
            ("name".to_owned(), name.into()),
            ("class_name".to_owned(), container.class.as_str().into()),
        ];
        fields.extend(container.keys.iter().map(|(key, value)| (key.to_string(), value.clone())));
        let comment =
            owned::comment("containers.name").filter(|_| found.containers.is_empty()).map(str::to_owned);
        plan.edits.push(Edit::AddRow { path: path(), fields, comment });
        return;
    };
    let present = &found.containers[row];
    let mut set = |key: &str, value: Value| {
        plan.edits.push(Edit::SetInRow { path: path(), row, key: key.to_owned(), value });
    };
    let name = present.keys.get("name").and_then(Json::as_str);
    if !name.is_some_and(|name| names.iter().any(|known| known == name))
        && let Some(first) = names.first()
    {
        set("name", first.as_str().into());
    }
    if present.class_name.as_deref() != Some(&container.class) {
        set("class_name", container.class.as_str().into());
    }
    for (key, value) in &container.keys {
        if !present.keys.get(*key).is_some_and(|found| same(found, value)) {
            set(key, value.clone());
        }
    }
}

/// The application names that are right for a container, the best first: the one the author chose, else those that
/// follow from the names the class has had, because an application keeps its name when its class is renamed.
fn names(wanted: &Wanted, container: &WantedContainer, found: &Found) -> Vec<String> {
    if let Some(name) = &container.name {
        return vec![name.clone()];
    }
    let worker = found.name.as_deref().unwrap_or(&wanted.worker);
    let mut classes = vec![container.class.clone()];
    classes.extend(container.renamed_from.clone());
    for rename in found.migrations.iter().rev().flat_map(|entry| &entry.renamed_classes) {
        if classes.contains(&rename.to) && !classes.contains(&rename.from) {
            classes.push(rename.from.clone());
        }
    }
    classes.iter().rev().map(|class| WantedContainer::default_name(worker, class)).collect()
}

fn binding(container: &WantedContainer, found: &Found, plan: &mut Plan) {
    let path = || vec!["durable_objects", "bindings"];
    let ours = |class: &Option<String>| {
        class.as_deref() == Some(&container.class) || (class.is_some() && *class == container.renamed_from)
    };
    let local = found.durable_objects.bindings.iter().enumerate().filter(|(_, it)| it.script_name.is_none());
    let (mut by_name, mut by_class) = (None, None);
    for (row, it) in local {
        if it.name.as_deref() == Some(&container.binding) && by_name.is_none() {
            by_name = Some(row);
        }
        if ours(&it.class_name) && by_class.is_none() {
            by_class = Some(row);
        }
    }
    let Some(row) = by_name.or(by_class) else {
        let fields = [("name", container.binding.as_str()), ("class_name", container.class.as_str())];
        let fields = fields.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
        plan.edits.push(Edit::AddRow { path: path(), fields, comment: None });
        return;
    };
    let present = &found.durable_objects.bindings[row];
    for (key, is, should) in
        [("name", &present.name, &container.binding), ("class_name", &present.class_name, &container.class)]
    {
        if is.as_ref() != Some(should) {
            plan.edits.push(Edit::SetInRow {
                path: path(),
                row,
                key: key.to_owned(),
                value: should.as_str().into(),
            });
        }
    }
}

fn history(wanted: &Wanted, found: &Found, plan: &mut Plan) -> Result<(), Fault> {
    let Some(next) = migrations::next(&found.migrations, &wanted.declared())? else { return Ok(()) };
    let mut fields = vec![("tag".to_owned(), next.tag.into())];
    if !next.new_sqlite_classes.is_empty() {
        fields.push(("new_sqlite_classes".to_owned(), Value::strings(next.new_sqlite_classes)));
    }
    if !next.renamed_classes.is_empty() {
        let rename = |(from, to): (String, String)| {
            Value::Inline(vec![("from".to_owned(), from.into()), ("to".to_owned(), to.into())])
        };
        let renames = next.renamed_classes.into_iter().map(rename).collect();
        fields.push(("renamed_classes".to_owned(), Value::List(renames)));
    }
    let comment = owned::comment("migrations").filter(|_| found.migrations.is_empty()).map(str::to_owned);
    plan.edits.push(Edit::AddRow { path: vec!["migrations"], fields, comment });
    Ok(())
}

fn variables(wanted: &Wanted, found: &Found, plan: &mut Plan) {
    for (name, default) in wanted.vars.iter().filter(|(name, _)| !found.vars.contains_key(name)) {
        let value = default.as_str().into();
        plan.edits.push(Edit::Set { path: vec!["vars"], key: name.clone(), value, comment: None });
    }
    for secret in wanted.secrets.iter().filter(|secret| !found.secrets.required.contains(secret)) {
        plan.edits.push(Edit::Append { path: vec!["secrets"], key: "required", item: secret.clone() });
        plan.notes.push(format!("set the secret `{secret}`: `wrangler secret put {secret}`"));
    }
    let missing = |bindings: &[super::found::FoundBinding], name: &str| {
        !bindings.iter().any(|it| it.binding.as_deref() == Some(name))
    };
    for binding in wanted.kv.iter().filter(|binding| missing(&found.kv_namespaces, binding)) {
        let fields = vec![("binding".to_owned(), binding.as_str().into())];
        plan.edits.push(Edit::AddRow { path: vec!["kv_namespaces"], fields, comment: None });
    }
    for (binding, secret) in &wanted.secret_stores {
        if missing(&found.secrets_store_secrets, binding) {
            let fields = [("binding", binding.as_str()), ("store_id", "<store id>"), ("secret_name", secret)];
            let fields = fields.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
            let comment = owned::comment("secrets_store_secrets.binding").map(str::to_owned);
            plan.edits.push(Edit::AddRow { path: vec!["secrets_store_secrets"], fields, comment });
            plan.notes.push(format!(
                "write the `store_id` of `{binding}`: `wrangler secrets-store store list` knows it"
            ));
        }
    }
}

/// Whether the file's value is the one wanted; numbers are compared as numbers.
fn same(found: &Json, wanted: &Value) -> bool {
    match (found, wanted) {
        (Json::String(a), Value::String(b)) => a == b,
        (Json::Bool(a), Value::Bool(b)) => a == b,
        (Json::Number(a), Value::Integer(b)) => a.as_i64() == Some(*b) || a.as_f64() == Some(*b as f64),
        (Json::Number(a), Value::Float(b)) => a.as_f64() == Some(*b),
        (Json::Array(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Value::Inline(b)) => {
            a.len() == b.len() && b.iter().all(|(key, b)| a.get(key).is_some_and(|a| same(a, b)))
        }
        _ => false,
    }
}
