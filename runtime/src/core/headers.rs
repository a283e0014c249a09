//! Headers that carry orders inside the platform and mean nothing coming from a client.

/// Names no client may send: they are removed before a request reaches a container.
///
/// `cf-container-target-port` chooses the port in the TypeScript library. Here the port comes from the route, never from
/// a header, so a client that sends it gets the route's port and the container does not see it.
pub const INTERNAL: &[&str] = &["cf-container-target-port"];
