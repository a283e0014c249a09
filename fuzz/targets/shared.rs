//! What holds for any file that can be read at all.

use worker_containers_xtask::{
    check::{Beside, Context, check},
    config::{
        Ask, Part, Task, Value, Wanted, WantedContainer,
        wanted::{VariableKind, WantedKey, WantedVariable},
    },
    gen_config::edited,
    wrangler::Format,
};

/// Plans, edits and checks: problems are fine, a mistake of the tool is not, and the result is the same twice.
pub fn holds(text: &str, format: Format) {
    let image = WantedKey { key: "image", value: Value::from("./Dockerfile"), is_stated: false };
    let container = WantedContainer {
        class: "Media".to_owned(),
        binding: "MEDIA".to_owned(),
        coordinator: None,
        name: None,
        renamed_from: None,
        keys: vec![image],
    };
    let variables = [
        ("LOG", VariableKind::Var("info".to_owned())),
        ("KEY", VariableKind::Secret),
        ("CACHE", VariableKind::Kv),
        ("FILES", VariableKind::R2("files".to_owned())),
        ("JOBS", VariableKind::Queue("jobs".to_owned())),
        ("PASSWORD", VariableKind::SecretStore("password".to_owned())),
    ];
    let variable =
        |(name, kind): (&str, VariableKind)| WantedVariable { name: name.to_owned(), kind, reader: (0, Part::Class) };
    let wanted = Wanted {
        worker: "app".to_owned(),
        containers: vec![container],
        variables: variables.into_iter().map(variable).collect(),
        ..Wanted::default()
    };
    let update = Ask::default();
    for task in [Task::Update, Task::Delete("Old".to_owned()), Task::Switch] {
        let ask = Ask { task, ..Ask::default() };
        let new = edited(Some(text), format, &wanted, &ask);
        let new = new.unwrap_or_else(|error| panic!("{error:#}\n{text:?}"));
        if let (Ok(new), Task::Update) = (new, &ask.task) {
            let again = edited(Some(&new.text), format, &wanted, &update);
            assert!(again.is_ok_and(|again| again.is_ok_and(|again| again.text == new.text)), "{text:?}");
        }
    }
    if let Ok(document) = format.parse(text) {
        let (tree, beside) = (document.tree(), Beside::default());
        check(&Context::new(text, &tree, &[], &wanted, &beside), &update);
    }
}
