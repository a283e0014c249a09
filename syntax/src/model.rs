//! What a container asks of the wrangler file, as one line: compiled into the Worker, and compared with the file it is
//! deployed with.

use crate::{
    binding::Binding,
    container::Container,
    entry::Queue,
    env::{EnvSource, EnvVar},
    instance_type::InstanceType,
    span::Spanned,
};
use std::fmt::Write;

/// The section of the wasm module that holds the lines.
pub const SECTION: &str = "worker-containers";

/// The line of a container, with its line break. The same attributes always give the same line, and values of the
/// environment are not in it.
pub fn line(container: &Container) -> String {
    let mut line =
        format!("{} binding={:?} image={:?}", container.class, container.binding(), container.image());
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(line, " {key}={value}");
        }
    };
    let quoted = |text: &str| format!("{text:?}");
    add("name", container.name.as_ref().map(|name| quoted(name.as_str())));
    add("renamed_from", container.renamed_from.as_ref().map(|from| quoted(from.as_str())));
    add("image_build_context", container.image_build_context.as_ref().map(|folder| quoted(folder.as_str())));
    let vars: Vec<String> =
        container.image_vars.iter().map(|(name, value)| format!("{}={value:?}", name.value)).collect();
    add("image_vars", (!vars.is_empty()).then(|| format!("[{}]", vars.join(","))));
    add("instance_type", container.instance_type.as_ref().map(|size| instance_type(&size.value)));
    add("max_instances", container.max_instances.as_ref().map(|most| most.value.to_string()));
    let env: Vec<String> = container.env.iter().filter_map(variable).collect();
    add("env", (!env.is_empty()).then(|| format!("[{}]", env.join(","))));
    let queues: Vec<String> = container.queues.iter().map(queue).collect();
    add("queues", (!queues.is_empty()).then(|| format!("[{}]", queues.join(","))));
    let crons = container.triggers();
    add("crons", (!crons.is_empty()).then(|| format!("{crons:?}")));
    let bindings: Vec<String> = container.bindings.iter().map(binding).collect();
    add("bindings", (!bindings.is_empty()).then(|| format!("[{}]", bindings.join(","))));
    add("observability", container.observability.as_ref().map(|is_on| is_on.value.to_string()));
    line.push('\n');
    line
}

/// The consumer of a queue, and the producer where there is one.
fn queue(queue: &Queue) -> String {
    let mut text = queue.name.value.clone();
    let settings = queue.settings().into_iter().map(|(key, value)| (key, value.to_string()));
    let text_of = |it: &Option<Spanned<String>>| it.as_ref().map(|it| it.value.clone());
    let named =
        [("dead_letter_queue", text_of(&queue.dead_letter_queue)), ("binding", text_of(&queue.binding))];
    for (key, value) in settings.chain(named.into_iter().filter_map(|(key, value)| Some((key, value?)))) {
        // Writing to a string cannot fail.
        let _ = write!(text, ":{key}={value}");
    }
    text
}

fn instance_type(size: &InstanceType) -> String {
    match size {
        InstanceType::Named(name) => (*name).to_owned(),
        InstanceType::Custom { vcpu, memory_mib, disk_mb } => format!("{vcpu}/{memory_mib}/{disk_mb}"),
    }
}

fn binding(binding: &Binding) -> String {
    let target = binding.kind.target().map(|(_, name)| format!("={name:?}")).unwrap_or_default();
    format!("{}:{}{target}", binding.kind.word(), binding.name.value)
}

/// What a variable needs of the file, if anything.
fn variable(var: &EnvVar) -> Option<String> {
    match &var.source.value {
        EnvSource::Literal(_) | EnvSource::Var { default: None, .. } => None,
        EnvSource::Var { name, default: Some(default) } => Some(format!("var:{name}={default:?}")),
        EnvSource::Secret(name) => Some(format!("secret:{name}")),
        EnvSource::SecretStore(name) => Some(format!("secret_store:{name}={}", var.name.value)),
        EnvSource::Kv { binding, .. } => Some(format!("kv:{binding}")),
    }
}
