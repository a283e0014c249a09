//! Names of instances. A route names its instances with a prefix of its own, so that no key a client sends can name
//! an instance of another kind.

use std::fmt;

/// The name of one instance, from which the platform derives the Durable Object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InstanceName(String);

impl InstanceName {
    /// The one instance of `shared` routes and of `singleton()`.
    pub fn singleton() -> Self {
        Self("singleton".to_owned())
    }

    /// Member `index` of the class's pool, used by `pool` and `random` routes alike.
    pub fn pool(index: u32) -> Self {
        Self(format!("pool:{index}"))
    }

    /// The instance of the session `key`.
    pub fn session(key: &crate::core::key::KeyValue) -> Self {
        Self(format!("session:{key}"))
    }

    /// Instance `index` of those that the coordinator `coordinator` adds and removes.
    pub fn scaled(coordinator: &str, index: u32) -> Self {
        Self(format!("scaled:{coordinator}:{index}"))
    }

    /// An instance the code names itself.
    pub fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as the platform sees it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InstanceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
