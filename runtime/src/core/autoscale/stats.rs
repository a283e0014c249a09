//! The load of a route, for people and machines.

use serde::{Deserialize, Serialize};

/// The load of one coordinator, or of all shards of a route together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// Open connections.
    pub connections: u32,
    /// Sessions with an open connection.
    pub sessions: u32,
    /// Connections that wait for a place.
    pub waiting: u32,
    /// Connections there is room for, with as many instances as there may be.
    pub capacity: u32,
    /// Connections of that capacity that are in use, from 0 to 1; more when sessions brought further connections.
    pub utilisation: f64,
    /// Connections that were granted since the coordinator was built.
    pub granted: u64,
    /// Connections that were refused since then.
    pub refused: u64,
    /// Connections that were given up since then, because nobody reported them for a whole lease.
    pub expired: u64,
    /// The limits.
    pub config: Config,
    /// Each instance.
    pub instances: Vec<InstanceStats>,
}

/// The limits a route runs with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Connections one instance takes before the next one starts.
    pub max_connections: u32,
    /// Instances kept warm.
    pub min: u32,
    /// Instances at most.
    pub max: u32,
    /// How long an instance above `min` may be without connections.
    pub scale_down_after_seconds: u64,
    /// Coordinators that share the work.
    pub shards: u32,
}

/// The load of one instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStats {
    /// Its name.
    pub name: String,
    /// Connections on it.
    pub connections: u32,
    /// Whether it failed a moment ago and is passed over.
    pub failing: bool,
    /// For how long it has been without connections, if it is.
    pub idle_seconds: Option<u64>,
}

impl Stats {
    /// Adds the load of another shard.
    pub fn add(&mut self, other: Self) {
        self.connections += other.connections;
        self.sessions += other.sessions;
        self.waiting += other.waiting;
        self.capacity = self.capacity.saturating_add(other.capacity);
        self.granted += other.granted;
        self.refused += other.refused;
        self.expired += other.expired;
        self.config.min += other.config.min;
        self.config.max += other.config.max;
        self.config.shards += other.config.shards;
        self.config.max_connections = other.config.max_connections;
        self.config.scale_down_after_seconds = other.config.scale_down_after_seconds;
        self.instances.extend(other.instances);
        self.utilisation = f64::from(self.connections) / f64::from(self.capacity.max(1));
    }
}
