//! Which route serves a request.

use crate::core::{identity::Identity, key::Key, pattern::Pattern, settings::Setting};
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
    /// What else is wanted of it.
    pub options: Options,
    /// What of it the Worker's variables decide.
    pub settings: &'static [Setting],
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
    /// What becomes of a connection when every instance is full.
    pub when_full: WhenFull,
    /// Where the load can be read from outside, if anywhere.
    pub stats: Option<Stats>,
}

/// What becomes of a connection when every instance is full and there are as many as there may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenFull {
    /// It waits a while for a place, and is answered 503 when none gets free.
    #[default]
    Queue,
    /// It is answered 503 at once.
    Reject,
}

/// Where the load of an autoscaled route can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// The path, exactly.
    pub path: &'static str,
    /// The secret that has the token one must show.
    pub token: &'static str,
}

/// What is wanted of a route besides its instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long the response may take to begin.
    pub timeout: Option<Duration>,
    /// How often a request that can be repeated is sent again to an instance that did not answer.
    pub retry: u32,
    /// Where new instances are placed, in the words of the platform.
    pub location_hint: Option<&'static str>,
    /// How many segments are cut off the path before the container sees it.
    pub strip: usize,
    /// Whether it serves WebSockets and nothing else.
    pub websocket: bool,
    /// How many instances of a pool `warm_up` starts.
    pub keep_warm: u32,
    /// The cron that looks after what is to be warm.
    pub warm_cron: Option<&'static str>,
    /// How clients come by their key.
    pub identity: Identity,
}

impl Options {
    /// Those of a route that names none.
    pub const DEFAULT: Self = Self {
        timeout: None,
        retry: 0,
        location_hint: None,
        strip: 0,
        websocket: false,
        keep_warm: 0,
        warm_cron: None,
        identity: Identity::GIVEN,
    };
}

impl Default for Options {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Route {
    /// A route with a pattern, a mode and a port, and nothing special about it.
    pub const fn new(pattern: Pattern, mode: Mode, port: u16) -> Self {
        Self { pattern, mode, key: None, port, options: Options::DEFAULT, settings: &[] }
    }

    /// Where the key of this route is read, if it uses one.
    pub fn key(&self) -> Option<Key> {
        match self.mode {
            Mode::Session(key) => Some(key),
            Mode::Pool(_) | Mode::Autoscale(_) => self.key,
            Mode::Shared | Mode::Random(_) => None,
        }
    }
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
        self.iter().find(|(route, _)| route.pattern.matches(path))
    }

    /// All routes, the most specific first.
    pub fn iter(&self) -> impl Iterator<Item = (&Route, &T)> {
        self.entries.iter().map(|(route, owner)| (route, owner))
    }
}
