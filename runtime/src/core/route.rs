//! Which route serves a request, and which instance that route picks.

use crate::core::{
    hash,
    instance::InstanceName,
    key::{Key, KeyError, KeyValue},
    pattern::Pattern,
};
use std::time::Duration;

/// One route of a container class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The paths it serves.
    pub pattern: Pattern,
    /// Which instances serve it.
    pub mode: Mode,
    /// What picks the instance of a pool.
    pub key: Option<Key>,
    /// The port requests go to; one the class declares.
    pub port: u16,
}

/// Which instances serve a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// N instances; the key picks one, always the same, and without a key any.
    Pool(u32),
    /// One instance for each key.
    Session(Key),
    /// One instance for everybody.
    Shared,
    /// Any of N instances.
    Random(u32),
    /// As many instances as the load needs.
    Autoscale(Autoscale),
}

/// The limits of an autoscaled route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Autoscale {
    /// Connections one instance takes before the next one starts.
    pub max_connections: u32,
    /// Instances kept warm.
    pub min: u32,
    /// Instances at most.
    pub max: u32,
    /// How long an instance above `min` may be without connections.
    pub scale_down_after: Duration,
    /// Coordinators that share the work.
    pub shards: u32,
}

/// Why a route has no instance for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectError {
    /// The key the route needs is missing or unusable.
    Key(Key, KeyError),
    /// The route is autoscaled, which this version only checks.
    Autoscale,
}

impl Route {
    /// Where the key of this route is read, if it uses one.
    pub fn key(&self) -> Option<Key> {
        match self.mode {
            Mode::Session(key) => Some(key),
            Mode::Pool(_) | Mode::Autoscale(_) => self.key,
            Mode::Shared | Mode::Random(_) => None,
        }
    }

    /// The instance for a request with this key, given 64 random bits for the modes that roll dice.
    pub fn select(
        &self,
        key: Option<Result<KeyValue, KeyError>>,
        random: u64,
    ) -> Result<InstanceName, SelectError> {
        let refuse = |error| SelectError::Key(self.key().unwrap_or(Key::Path(0)), error);
        match (self.mode, key) {
            (Mode::Shared, _) => Ok(InstanceName::singleton()),
            (Mode::Session(_), Some(Ok(key))) => Ok(InstanceName::session(&key)),
            (Mode::Session(_), Some(Err(error))) => Err(refuse(error)),
            (Mode::Session(_), None) => Err(refuse(KeyError::Missing)),
            (Mode::Pool(size), Some(Ok(key))) => Ok(pool(hash::pick(key.as_str(), size))),
            (Mode::Pool(size), None | Some(Err(KeyError::Missing))) => Ok(pool(hash::spread(random, size))),
            (Mode::Pool(_), Some(Err(error))) => Err(refuse(error)),
            (Mode::Random(size), _) => Ok(pool(hash::spread(random, size))),
            (Mode::Autoscale(_), _) => Err(SelectError::Autoscale),
        }
    }
}

/// A pool of none cannot be declared; should somebody build one by hand, its only member is the first.
fn pool(index: Option<u32>) -> InstanceName {
    InstanceName::pool(index.unwrap_or(0))
}

/// Routes in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct RouteTable<T> {
    entries: Vec<(Route, T)>,
}

impl<T> RouteTable<T> {
    /// Sorts the routes, the most specific first; `T` says whose route it is.
    pub fn new(routes: impl IntoIterator<Item = (Route, T)>) -> Self {
        let mut entries: Vec<(Route, T)> = routes.into_iter().collect();
        entries.sort_by(|a, b| a.0.pattern.specificity(&b.0.pattern));
        Self { entries }
    }

    /// The most specific route that matches `path`.
    pub fn find(&self, path: &str) -> Option<(&Route, &T)> {
        self.entries
            .iter()
            .find(|(route, _)| route.pattern.matches(path))
            .map(|(route, owner)| (route, owner))
    }
}
