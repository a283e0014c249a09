//! Rules about names that others must be able to use: bindings, applications, classes.

use crate::{
    container::Container,
    diagnostic::Diagnostics,
    env::EnvSource,
    names::{application_of, binding_of, is_application_name, is_identifier},
};

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
    for var in &container.env {
        let name = match &var.source.value {
            EnvSource::Literal(_) => continue,
            EnvSource::Var { name, .. } | EnvSource::Secret(name) | EnvSource::SecretStore(name) => name,
            EnvSource::Kv { binding, .. } => binding,
        };
        if *name == own {
            let text = format!(
                "`{name}` is already the binding of the container itself; rename this one or set `binding = \"…\"`"
            );
            diagnostics.error(var.source.extent, text);
        }
    }
}
