//! Rules about names that others must be able to use: bindings, applications, classes.

use crate::{
    container::Container,
    diagnostic::Diagnostics,
    env::EnvSource,
    names::{application_of, binding_of, is_application_name, is_identifier, is_taken_in_javascript},
    span::Extent,
};

/// The class is exported to JavaScript under the struct's name, and the names of its application and image follow from
/// it, which Docker takes in ASCII only.
pub(super) fn class_can_be_exported(container: &Container, diagnostics: &mut Diagnostics) {
    let class = container.class.to_string();
    if class.starts_with("r#") {
        let text = "a raw identifier cannot name a class; rename the struct";
        diagnostics.error(container.class.span(), text);
    } else if !is_identifier(&class) {
        let text = format!(
            "`{class}` cannot name a class; rename the struct with letters `a` to `z`, digits and `_`"
        );
        diagnostics.error(container.class.span(), text);
    } else if is_taken_in_javascript(&class) {
        let text = format!(
            "`{class}` means something else in JavaScript, which the class is exported to; rename the struct"
        );
        diagnostics.error(container.class.span(), text);
    }
}

/// A binding is read as `env.NAME`.
pub(super) fn binding_is_identifier(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(binding) = &container.binding else { return };
    if !is_identifier(binding) {
        let class = binding_of(&container.class.to_string());
        let text = format!(
            "`{}` cannot be read as `env.{}`; use letters, digits and `_`, such as `{class}`",
            **binding, **binding
        );
        diagnostics.error(binding.extent, text);
    }
}

/// The application name becomes a Docker repository; wrangler lets a bad one through and the push fails.
pub(super) fn application_is_repository(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(name) = &container.name else { return };
    if !is_application_name(name) {
        let good = application_of("my-worker", &container.class.to_string());
        let text = format!(
            "`{}` is not an application name; use lower-case letters, digits and single `-`, such as `{good}`",
            **name
        );
        diagnostics.error(name.extent, text);
    }
}

/// `renamed_from` becomes a migration from one class to another.
pub(super) fn renamed_from_is_another_class(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(from) = &container.renamed_from else { return };
    if !is_identifier(from) {
        let text = format!("`{}` is not the name of a struct; write the struct's earlier name", **from);
        diagnostics.error(from.extent, text);
    } else if container.class == from.as_str() {
        let text = format!(
            "`{}` is the struct's present name; write its earlier name or remove `renamed_from`",
            **from
        );
        diagnostics.error(from.extent, text);
    }
}

/// All bindings and variables of a Worker share one namespace.
pub(super) fn bindings_are_distinct(container: &Container, diagnostics: &mut Diagnostics) {
    let own = container.binding();
    let named = named(container);
    for (at, (extent, kind, name)) in named.iter().enumerate() {
        if *name == own {
            let text = format!(
                "`{name}` is already the binding of the container itself; rename this one or set `binding = \"…\"`"
            );
            diagnostics.error(*extent, text);
        }
        let other_kind = |(_, other, same): &&(Extent, &str, &str)| same == name && other != kind;
        if let Some((first, other, _)) = named[..at].iter().find(other_kind) {
            let text =
                format!("`{name}` is {other} already and cannot be {kind} as well; rename one of the two");
            diagnostics.error(*extent, text);
            diagnostics.error(*first, format_args!("`{name}` is {other} here"));
        }
    }
}

/// What the container takes from the Worker's environment: where, what it is, and its name.
fn named(container: &Container) -> Vec<(Extent, &'static str, &str)> {
    let variables = container.env.iter().filter_map(|var| {
        let (kind, name) = kind_and_name(&var.source)?;
        Some((var.source.extent, kind, name))
    });
    let bindings = container.bindings.iter().map(|it| (it.name.extent, it.kind.what(), it.name.as_str()));
    let settings = container.routes.iter().flat_map(|route| &route.settings);
    let settings = settings.map(|it| (it.var.extent, "a variable", it.var.as_str()));
    variables.chain(bindings).chain(settings).collect()
}

/// A binding is a constant of the struct, beside those of the ports.
pub(super) fn constants_are_distinct(container: &Container, diagnostics: &mut Diagnostics) {
    let ports: Vec<String> =
        container.declared_ports().into_iter().map(|port| format!("PORT_{port}")).collect();
    for binding in container.bindings.iter().filter(|binding| ports.contains(&binding.name)) {
        let text = format!("`{}` is the constant of a port already; write another name", *binding.name);
        diagnostics.error(binding.name.extent, text);
    }
}

/// A variable is written to the wrangler file once, so it has one default.
pub(super) fn defaults_agree(container: &Container, diagnostics: &mut Diagnostics) {
    let defaults: Vec<_> =
        container.env.iter().filter_map(|var| Some((var, default(&var.source)?))).collect();
    for (at, (var, (name, default))) in defaults.iter().enumerate() {
        let other_default = |(_, (same, other)): &&(_, (&str, &str))| same == name && other != default;
        if let Some((first, (_, other))) = defaults[..at].iter().find(other_default) {
            let text =
                format!("the variable `{name}` has two defaults; write the same one, or one of them only");
            diagnostics.error(var.source.extent, text);
            diagnostics.error(first.source.extent, format_args!("`{name}` is \"{other}\" here"));
        }
    }
}

fn kind_and_name(source: &EnvSource) -> Option<(&'static str, &str)> {
    match source {
        EnvSource::Literal(_) => None,
        EnvSource::Var { name, .. } => Some(("a variable", name)),
        EnvSource::Secret(name) => Some(("a secret", name)),
        EnvSource::SecretStore(binding) => Some(("a Secrets Store binding", binding)),
        EnvSource::Kv { binding, .. } => Some(("a KV binding", binding)),
    }
}

fn default(source: &EnvSource) -> Option<(&str, &str)> {
    match source {
        EnvSource::Var { name, default: Some(default) } => Some((name, default)),
        _ => None,
    }
}
