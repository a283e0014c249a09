//! A class is created, another one added, the first one renamed, deleted and created again: what was written before is
//! there to the byte at each step, in every format and with both ways to declare classes.

use anyhow::{Context, ensure};
use std::ops::Range;
use worker_containers_xtask::{
    config::{Ask, Lock, Node, Task, Value, Wanted, WantedContainer, tree::Entry, wanted::WantedKey},
    gen_config::edited,
    wrangler::Format,
};

/// A file that goes on.
struct File {
    format: Format,
    text: String,
    lock: Option<Lock>,
}

impl File {
    /// Takes a step.
    fn step(&mut self, classes: &[(&str, Option<&str>)], others: &[&str], task: Task) -> anyhow::Result<()> {
        let wanted = Wanted {
            worker: "app".to_owned(),
            containers: classes.iter().map(|(class, from)| container(class, *from)).collect(),
            variables: Vec::new(),
            other_classes: others.iter().map(|class| (*class).to_owned()).collect(),
            ..Wanted::default()
        };
        let ask = Ask { task, recorded: self.lock.clone(), ..Ask::default() };
        let new = edited(Some(&self.text), self.format, &wanted, &ask)?;
        let new = new.map_err(|problems| anyhow::anyhow!("{problems:#?}\n{}", self.text))?;
        let before = self.history()?;
        let old = std::mem::replace(&mut self.text, new.text);
        let after = self.history()?;
        ensure!(after.len() >= before.len(), "the history is shorter:\n{}", self.text);
        for (before, after) in before.iter().zip(&after) {
            ensure!(
                old[before.clone()].trim_end() == self.text[after.clone()].trim_end(),
                "an entry changed in\n{}",
                self.text
            );
        }
        self.lock = Some(new.lock);
        // The next run has nothing to do.
        let ask = Ask { recorded: self.lock.clone(), ..Ask::default() };
        let again = edited(Some(&self.text), self.format, &wanted, &ask)?.ok().context("it is refused")?;
        ensure!(again.text == self.text, "a second run changes\n{}", self.text);
        Ok(())
    }

    fn tree(&self) -> anyhow::Result<Node> {
        Ok(self.format.parse(&self.text).map_err(|problem| anyhow::anyhow!(problem.message))?.tree())
    }

    /// Where each entry stands: in TOML with the lines up to the next header.
    fn history(&self) -> anyhow::Result<Vec<Range<usize>>> {
        if self.text.is_empty() {
            return Ok(Vec::new());
        }
        let tree = self.tree()?;
        let entries = tree.get("migrations").map(Node::elements).unwrap_or_default();
        let end = |span: &Range<usize>| match self.format {
            Format::Toml => {
                self.text[span.end..].find("\n[").map_or(self.text.trim_end().len(), |at| span.end + at)
            }
            Format::Json | Format::Jsonc => span.end,
        };
        Ok(entries.iter().map(|entry| entry.span.start..end(&entry.span)).collect())
    }

    /// What is declared in `exports`, in a few words.
    fn exports(&self) -> anyhow::Result<Vec<String>> {
        let tree = self.tree()?;
        let text = |entry: &Entry, key: &str| {
            entry.node.get(key).and_then(Node::as_text).unwrap_or_default().to_owned()
        };
        let said =
            |entry: &Entry| format!("{} {}{}", entry.key, text(entry, "storage"), text(entry, "state"));
        Ok(tree.get("exports").map(Node::entries).unwrap_or_default().iter().map(said).collect())
    }
}

fn container(class: &str, renamed_from: Option<&str>) -> WantedContainer {
    let image = WantedKey { key: "image", value: Value::from("./Dockerfile"), is_stated: false };
    WantedContainer {
        class: class.to_owned(),
        binding: class.to_uppercase(),
        name: None,
        renamed_from: renamed_from.map(str::to_owned),
        keys: vec![image],
        coordinator: None,
    }
}

fn run(format: Format, start: &str) -> anyhow::Result<File> {
    let mut file = File { format, text: start.to_owned(), lock: None };
    let delete = || Task::Delete("New".to_owned());
    file.step(&[("Old", None)], &[], Task::Update)?;
    file.step(&[("Old", None), ("Kept", None)], &[], Task::Update)?;
    file.step(&[("New", Some("Old")), ("Kept", None)], &[], Task::Update)?;
    file.step(&[("Kept", None)], &["New"], delete())?;
    file.step(&[("Kept", None)], &[], delete())?;
    file.step(&[("Kept", None), ("New", None)], &[], Task::Update)?;
    Ok(file)
}

#[test]
fn of_migrations() -> anyhow::Result<()> {
    for (format, start) in [(Format::Toml, ""), (Format::Jsonc, ""), (Format::Json, "{}\n")] {
        let file = run(format, start)?;
        let history: Vec<_> = file.tree()?.get("migrations").map(Node::elements).unwrap_or_default().to_vec();
        let history: Vec<String> = history.iter().map(|entry| entry.to_json().to_string()).collect();
        assert_eq!(
            history,
            [
                r#"{"new_sqlite_classes":["Old"],"tag":"v1"}"#,
                r#"{"new_sqlite_classes":["Kept"],"tag":"v2"}"#,
                r#"{"renamed_classes":[{"from":"Old","to":"New"}],"tag":"v3"}"#,
                r#"{"deleted_classes":["New"],"tag":"v4"}"#,
                r#"{"new_sqlite_classes":["New"],"tag":"v5"}"#,
            ]
        );
    }
    Ok(())
}

#[test]
fn of_exports() -> anyhow::Result<()> {
    for (format, start) in [(Format::Toml, "[exports]\n"), (Format::Jsonc, "{ \"exports\": {} }\n")] {
        let file = run(format, start)?;
        assert_eq!(file.exports()?, ["Old renamed", "Kept sqlite", "New sqlite"]);
        assert!(file.history()?.is_empty());
    }
    Ok(())
}
