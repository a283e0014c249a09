//! Where a request goes.

use crate::{
    Spec,
    core::{key::KeyValue, route::Route, select::Selection},
};

/// Where a request goes.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The class.
    pub spec: &'static Spec,
    /// The route, as the Worker's variables want it.
    pub route: Route,
    /// The instance, or what will name it.
    pub selection: Selection,
    /// The key, if the route uses one and the request has it or was just given it.
    pub key: Option<KeyValue>,
    /// A header by which the client learns the key it was given: its name and value.
    pub issue: Option<(&'static str, String)>,
}
