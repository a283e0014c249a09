//! Which instance of a route serves a request.

use crate::core::{
    hash::Preference,
    instance::InstanceName,
    key::{Key, KeyError, KeyValue},
    route::{Autoscale, Mode, Route},
};

/// What picks among the instances of one route.
#[derive(Clone, Copy, Debug)]
pub struct Selector<'a> {
    route: &'a Route,
}

/// What a selector picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// This instance and no other.
    One(InstanceName),
    /// Members of the pool in this order; each the next one when that before it fails.
    Pool(Preference),
    /// The one that this coordinator names.
    Coordinated(CoordinatorName, Autoscale),
}

/// The name of a coordinator: one for each route and shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CoordinatorName(String);

/// A key the route needs and cannot use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectError(pub Key, pub KeyError);

impl<'a> Selector<'a> {
    /// The selector of a route.
    pub fn new(route: &'a Route) -> Self {
        Self { route }
    }

    /// What serves a request with this key, given 64 random bits for the modes that roll dice.
    ///
    /// # Errors
    ///
    /// When the route needs a key and the request has none, or has one that is refused.
    pub fn select(
        &self,
        key: Option<&Result<KeyValue, KeyError>>,
        random: u64,
    ) -> Result<Selection, SelectError> {
        let refuse = |error: KeyError| SelectError(self.route.key().unwrap_or(Key::Path(0)), error);
        let usable = match key {
            None | Some(Err(KeyError::Missing)) => None,
            Some(Ok(key)) => Some(key),
            Some(Err(error)) => return Err(refuse(*error)),
        };
        let prefer = |size| match usable {
            Some(key) => Preference::of_key(key.as_str(), size),
            None => Preference::of_dice(random, size),
        };
        Ok(match self.route.mode {
            Mode::Shared => Selection::One(InstanceName::singleton()),
            Mode::Session(_) => {
                Selection::One(InstanceName::session(usable.ok_or_else(|| refuse(KeyError::Missing))?))
            }
            Mode::Pool(size) => Selection::Pool(prefer(size)),
            Mode::Random(size) => Selection::Pool(Preference::of_dice(random, size)),
            Mode::Autoscale(limits) => {
                let shard = prefer(limits.shards).first();
                Selection::Coordinated(CoordinatorName::new(self.route, shard), limits)
            }
        })
    }
}

impl CoordinatorName {
    /// That of a shard of a route: the route's pattern and the shard's number.
    pub fn new(route: &Route, shard: u32) -> Self {
        Self(format!("{}#{shard}", route.pattern))
    }

    /// A name as a coordinator itself knows it.
    pub fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name as the platform sees it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The route and the shard that this name belongs to.
    pub fn find<'a>(&self, routes: impl IntoIterator<Item = &'a Route>) -> Option<(&'a Route, u32)> {
        let (pattern, shard) = self.0.rsplit_once('#')?;
        let shard = shard.parse().ok()?;
        routes.into_iter().find(|route| route.pattern.to_string() == pattern).map(|route| (route, shard))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{pattern::Pattern, route::WhenFull};
    use std::{collections::BTreeSet, time::Duration};

    const HEADER: Key = Key::Header("x-session-id");

    fn key(text: &str) -> Option<Result<KeyValue, KeyError>> {
        Some(KeyValue::new(text))
    }

    fn route(mode: Mode) -> Route {
        Route { key: Some(HEADER), ..Route::new(Pattern::ANY, mode, 8080) }
    }

    fn scaled(shards: u32) -> Mode {
        Mode::Autoscale(Autoscale {
            max_connections: 10,
            min: 0,
            max: 20,
            scale_down_after: Duration::from_secs(60),
            shards,
            when_full: WhenFull::Queue,
            stats: None,
        })
    }

    #[test]
    fn each_mode_picks_its_own_instances() {
        let one = |name| Ok(Selection::One(name));
        let select = |mode, key: Option<Result<_, _>>| Selector::new(&route(mode)).select(key.as_ref(), 7);
        assert_eq!(select(Mode::Shared, key("alice")), one(InstanceName::singleton()));
        let alice = KeyValue::new("alice").unwrap();
        assert_eq!(select(Mode::Session(HEADER), key(" alice ")), one(InstanceName::session(&alice)));
        let of_key = Selection::Pool(Preference::of_key("alice", 5));
        assert_eq!(select(Mode::Pool(5), key("alice")), Ok(of_key));
        let of_dice = Selection::Pool(Preference::of_dice(7, 5));
        assert_eq!(select(Mode::Pool(5), None), Ok(of_dice.clone()));
        assert_eq!(select(Mode::Pool(5), key("")), Ok(of_dice.clone()));
        assert_eq!(select(Mode::Random(5), None), Ok(of_dice));
    }

    #[test]
    fn an_unusable_key_is_refused_by_every_mode_that_reads_it() {
        let long = "k".repeat(200);
        for mode in [Mode::Session(HEADER), Mode::Pool(5), scaled(1)] {
            let refused = Selector::new(&route(mode)).select(key(&long).as_ref(), 7);
            assert_eq!(refused, Err(SelectError(HEADER, KeyError::TooLong)), "{mode:?}");
        }
        let missing = Selector::new(&route(Mode::Session(HEADER))).select(None, 7);
        assert_eq!(missing, Err(SelectError(HEADER, KeyError::Missing)));
    }

    #[test]
    fn shards_are_named_and_found_again() {
        let route = route(scaled(4));
        let mut names = BTreeSet::new();
        for session in 0..100 {
            let key = key(&format!("session-{session}"));
            let Ok(Selection::Coordinated(name, _)) = Selector::new(&route).select(key.as_ref(), 7) else {
                panic!("not coordinated");
            };
            let (found, shard) = name.find([&route]).unwrap();
            assert_eq!((found, &CoordinatorName::new(found, shard)), (&route, &name));
            names.insert(name.as_str().to_owned());
        }
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["/*#0", "/*#1", "/*#2", "/*#3"]);
        assert_eq!(CoordinatorName::named("/other#0").find([&route]), None);
        assert_eq!(CoordinatorName::named("nonsense").find([&route]), None);
    }
}
