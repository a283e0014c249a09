//! Rules across the keys of one item; rules about a single value stand beside its reader.
//!
//! One function a rule, each with the reason for it.

mod capacity;
mod egress;
mod entries;
mod image;
mod names;
mod ports;
mod readiness;
mod routes;
mod secrets;

use crate::{container::Container, diagnostic::Diagnostics};

pub use capacity::asked_together;

/// Applies every rule to a container that could be read.
pub(crate) fn container(container: &Container, diagnostics: &mut Diagnostics) {
    image::is_reference_or_path(container, diagnostics);
    image::arguments_are_names(container, diagnostics);
    ports::are_distinct(container, diagnostics);
    ports::are_free(container, diagnostics);
    ports::contain_the_default(container, diagnostics);
    ports::serve_every_route(container, diagnostics);
    readiness::ping_is_a_path(container, diagnostics);
    readiness::status_is_of_a_ping(container, diagnostics);
    readiness::start_ends(container, diagnostics);
    readiness::wait_ends(container, diagnostics);
    names::class_can_be_exported(container, diagnostics);
    names::binding_is_identifier(container, diagnostics);
    names::application_is_repository(container, diagnostics);
    names::renamed_from_is_another_class(container, diagnostics);
    names::bindings_are_distinct(container, diagnostics);
    names::defaults_agree(container, diagnostics);
    names::constants_are_distinct(container, diagnostics);
    secrets::are_not_literals(container, diagnostics);
    routes::are_reachable(container, diagnostics);
    routes::do_not_overlap(container, diagnostics);
    routes::keys_are_used(container, diagnostics);
    routes::path_keys_exist(container, diagnostics);
    routes::retries_are_heeded(container, diagnostics);
    routes::keys_are_issued_alike(container, diagnostics);
    routes::prefixes_fit(container, diagnostics);
    routes::warm_instances_are_known(container, diagnostics);
    routes::warm_instances_stay(container, diagnostics);
    entries::have_what_they_call(container, diagnostics);
    entries::ports_are_declared(container, diagnostics);
    entries::are_distinct(container, diagnostics);
    entries::bindings_are_free(container, diagnostics);
    capacity::instances_fit(container, diagnostics);
    egress::rules_are_distinct(container, diagnostics);
    egress::allow_closes_the_rest(container, diagnostics);
    egress::internet_agrees(container, diagnostics);
    egress::handler_exists(container, diagnostics);
    egress::canary_is_denied(container, diagnostics);
}
