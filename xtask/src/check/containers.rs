//! Entries of `containers`, one by one.

use super::{
    context::{Context, Part},
    finding::Findings,
};
use crate::config::{Node, exports::State, migrations::Storage, tree::Kind};
use worker_containers_syntax::names::{APPLICATION_NAME_LENGTH, is_application_name};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        for entry in part.node.get("containers").map(Node::elements).unwrap_or_default() {
            class(part, entry, findings);
            name(entry, findings);
            instances(entry, findings);
            size(entry, findings);
            rollout(entry, findings);
            image(entry, findings);
            constraints(entry, findings);
        }
        one_each(part, findings);
    }
}

fn class(part: &Part<'_>, entry: &Node, findings: &mut Findings) {
    let Some(class) = entry.get("class_name") else {
        return findings.error(
            "R1",
            &entry.span,
            "the container has no `class_name`; write the Durable Object class it belongs to",
        );
    };
    let Some(name) = class.as_text() else { return };
    let storage = if part.found.uses_exports {
        part.found.exports.iter().find(|it| it.class == name).and_then(|it| match it.state {
            State::Live(storage) => Some(storage),
            State::Renamed(_) | State::Gone => None,
        })
    } else {
        crate::config::migrations::live(&part.found.migrations).get(name).map(|live| live.storage)
    };
    match storage {
        Some(Storage::Sqlite | Storage::Transferred) => {}
        Some(Storage::KeyValue) => findings.error(
            "R1",
            &class.span,
            format!(
                "`{name}` was created with `new_classes`, and a container needs SQLite storage; give the \
                 struct a new name, which begins with `new_sqlite_classes`"
            ),
        ),
        None => findings.error(
            "R1",
            &class.span,
            format!(
                "no class `{name}` exists after all migrations; add it to `new_sqlite_classes` under a \
                 new tag: `cargo xtask gen-config` does"
            ),
        ),
    }
    let is_bound = part.found.objects.iter().any(|it| it.class.as_ref().is_some_and(|it| it.text == name));
    if !is_bound {
        findings.error(
            "R2",
            &class.span,
            format!(
                "`{name}` has no binding, so no code reaches it; add `{{ name = \"…\", class_name = \
                 \"{name}\" }}` to `durable_objects.bindings`"
            ),
        );
    }
}

fn name(entry: &Node, findings: &mut Findings) {
    let Some(name) = entry.get("name") else {
        return findings.error(
            "R13",
            &entry.span,
            "the application has no `name`, so it changes with the class, and a second application \
             is refused; run `cargo xtask gen-config`, which pins the one it has",
        );
    };
    let Some(text) = name.as_text() else { return };
    if !is_application_name(text) {
        findings.error(
            "R3",
            &name.span,
            format!(
                "`{text}` becomes a Docker repository and cannot be one; write lower-case letters and \
                 digits with single `-` between them, at most {APPLICATION_NAME_LENGTH}"
            ),
        );
    }
}

fn instances(entry: &Node, findings: &mut Findings) {
    if let Some(most) = entry.get("max_instances")
        && !matches!(most.kind, Kind::Integer(1..))
        && !matches!(most.kind, Kind::Float(most) if most >= 1.0 && most.fract() == 0.0)
    {
        findings.error("R6", &most.span, "`max_instances` has to be a whole number, 1 or more");
    } else if let Some(most) = entry.get("max_instances")
        && matches!(most.kind, Kind::Integer(100_000..))
    {
        findings.error(
            "R6",
            &most.span,
            "no account has room for that many instances (6 TiB of memory are 24576 of the \
             smallest); write a smaller `max_instances`",
        );
    }
}

fn size(entry: &Node, findings: &mut Findings) {
    let Some(size) = entry.get("instance_type") else { return };
    if let Some(old @ ("dev" | "standard")) = size.as_text() {
        let new = if old == "dev" { "lite" } else { "standard-1" };
        return findings.warning(
            "R5",
            &size.span,
            format!("`{old}` is the old name of `{new}`; write `{new}`"),
        );
    }
    if !matches!(size.kind, Kind::Table(_)) {
        return;
    }
    let number = |key: &str| match size.get(key).map(|node| &node.kind) {
        Some(Kind::Integer(number)) => Some(*number as f64),
        Some(Kind::Float(number)) => Some(*number),
        _ => None,
    };
    let (Some(vcpu), Some(memory), Some(disk)) = (number("vcpu"), number("memory_mib"), number("disk_mb"))
    else {
        return findings.error(
            "R5",
            &size.span,
            "an instance type of your own needs `vcpu`, `memory_mib` and `disk_mb`: what is left out \
             becomes that of `lite`, which then does not fit",
        );
    };
    let mut wrong = |key: &str, what: &str| {
        let at = size.get(key).map_or(&size.span, |node| &node.span);
        findings.error("R5", at, format!("{what}; write a number that fits"));
    };
    if !(1.0..=4.0).contains(&vcpu) {
        wrong("vcpu", "`vcpu` has to be from 1 to 4");
    }
    if !(vcpu * 3072.0..=12288.0).contains(&memory) {
        wrong("memory_mib", "`memory_mib` has to be at least 3072 for each vCPU, and at most 12288");
    }
    if !(1.0..=20000.0).contains(&disk) {
        wrong("disk_mb", "`disk_mb` has to be from 1 to 20000");
    } else if disk > memory / 1024.0 * 2000.0 {
        let at = size.get("disk_mb").map_or(&size.span, |node| &node.span);
        findings.warning(
            "R5",
            at,
            "Cloudflare has refused more than 2000 MB of disk for each GiB of memory; write less \
             disk or more memory",
        );
    }
}

fn rollout(entry: &Node, findings: &mut Findings) {
    let Some(steps) = entry.get("rollout_step_percentage").filter(|steps| steps.is_list()) else { return };
    let most = match entry.get("max_instances").map(|node| &node.kind) {
        Some(Kind::Integer(most)) => usize::try_from(*most).unwrap_or_default(),
        _ => usize::MAX,
    };
    let numbers: Vec<i64> = steps
        .elements()
        .iter()
        .filter_map(|node| if let Kind::Integer(number) = node.kind { Some(number) } else { None })
        .collect();
    let is_right = numbers.len() == steps.elements().len()
        && numbers.last() == Some(&100)
        && numbers.is_sorted()
        && numbers.iter().all(|step| (10..=100).contains(step));
    if !is_right {
        findings.error(
            "R7",
            &steps.span,
            "the steps of a rollout are numbers from 10 to 100 in ascending order, the last one 100; \
             write for example `[20, 100]`",
        );
    } else if numbers.len() > most {
        findings.error("R7", &steps.span, "there are more steps than `max_instances`; write fewer");
    }
}

fn image(entry: &Node, findings: &mut Findings) {
    if let Some(vars) = entry.get("image_vars") {
        let is_table = matches!(vars.kind, Kind::Table(_));
        for wrong in vars.entries().iter().filter(|entry| entry.node.as_text().is_none()) {
            findings.error(
                "R8",
                &wrong.node.span,
                format!(
                    "`{}` is {}, and a build argument is a string; write it in quotes",
                    wrong.key,
                    wrong.node.what()
                ),
            );
        }
        if !is_table {
            findings.error(
                "R8",
                &vars.span,
                format!(
                    "`image_vars` is {}, and a table belongs there; write `{{ NAME = \"value\" }}`",
                    vars.what()
                ),
            );
        }
        for var in vars.entries().iter().filter(|entry| is_secret(&entry.key)) {
            findings.error(
                "secrets",
                &var.at,
                format!(
                    "`{}` looks like a secret, and `image_vars` stay in the history of the image; pass it to \
                     the build as a secret mount, or to the running container with `env`",
                    var.key
                ),
            );
        }
    }
    let Some((node, text)) = entry.get("image").and_then(|node| Some((node, node.as_text()?))) else {
        return;
    };
    let is_reference = text.contains(':') || text.contains('@');
    if !is_reference || text.starts_with('.') {
        return;
    }
    let host = text.split_once('/').map(|(host, _)| host).filter(|host| host.contains(['.', ':']));
    let is_known = |host: &str| {
        ["registry.cloudflare.com", "docker.io"].contains(&host)
            || host.ends_with(".amazonaws.com")
            || host.ends_with("-docker.pkg.dev")
    };
    if let Some(host) = host.filter(|host| !is_known(host)) {
        findings.error(
            "image",
            &node.span,
            format!(
                "Cloudflare does not pull from `{host}`; push the image to registry.cloudflare.com \
                 (`wrangler containers push`), docker.io, Amazon ECR or Google Artifact Registry"
            ),
        );
    }
    if text.ends_with(":latest") {
        findings.warning(
            "image",
            &node.span,
            "`:latest` is another image tomorrow; write a version, or a digest with `@sha256:…`",
        );
    }
}

fn constraints(entry: &Node, findings: &mut Findings) {
    const KNOWN: [&str; 5] = ["regions", "jurisdiction", "tiers", "tier", "cities"];
    let constraints = entry.get("constraints").map(Node::entries).unwrap_or_default();
    for unknown in constraints.iter().filter(|entry| !KNOWN.contains(&entry.key.as_str())) {
        findings.error(
            "R9",
            &unknown.at,
            format!(
                "wrangler does not know `constraints.{}` and ignores it; write `regions` or `jurisdiction`",
                unknown.key
            ),
        );
    }
}

/// Whether a name says that its value is one.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words: Vec<&str> = name.split(['_', '-']).collect();
    words.iter().any(|word| ["SECRET", "TOKEN", "PASSWORD", "PASSWD", "CREDENTIALS"].contains(word))
        || words.windows(2).any(|pair| matches!(pair, ["API" | "PRIVATE" | "ACCESS", "KEY"]))
}

fn one_each(part: &Part<'_>, findings: &mut Findings) {
    let containers = &part.found.containers;
    for (index, entry) in containers.iter().enumerate() {
        let before = &containers[..index];
        if let Some(class) = &entry.class
            && before.iter().any(|it| it.class.as_ref().is_some_and(|it| it.text == class.text))
        {
            findings.error(
                "R4",
                &class.span,
                format!("`{}` has two containers, and a class has one; remove one of them", class.text),
            );
        }
        if let Some(name) = &entry.name
            && before.iter().any(|it| it.name.as_ref().is_some_and(|it| it.text == name.text))
        {
            findings.error(
                "R3",
                &name.span,
                format!(
                    "two applications are called `{}`, and they would be one; write another name",
                    name.text
                ),
            );
        }
    }
}
