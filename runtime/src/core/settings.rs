//! What variables of the Worker decide about a route: another mode or another number without another line of code.

use crate::core::route::{Autoscale, Mode, Route};
use std::{fmt, time::Duration};

/// One thing about a route that a variable decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Name of the variable.
    pub var: &'static str,
    /// What it decides. The route itself holds what is so when the variable is not set.
    pub decides: Decides,
}

/// What a variable decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// Which of these modes the route has.
    Mode(&'static [(&'static str, Mode)]),
    /// The instances of a pool, and how many there may be.
    PoolSize(u32),
    /// Connections one instance takes.
    MaxConnections,
    /// Instances kept warm.
    MinInstances,
    /// Idle time after which an instance above the minimum is stopped.
    ScaleDownAfter,
}

/// A variable with a value that means nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// Name of the variable.
    pub var: &'static str,
    /// Its value.
    pub value: String,
    /// What to write instead.
    pub instead: String,
}

impl Route {
    /// This route as the variables want it. `var` looks a variable up.
    ///
    /// # Errors
    ///
    /// For the first variable whose value means nothing; nothing is ever assumed in its place.
    pub fn configured(&self, var: impl Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        let mut route = *self;
        let is_mode = |setting: &&Setting| matches!(setting.decides, Decides::Mode(_));
        // The mode first: the numbers are about the one that was chosen.
        let (modes, numbers): (Vec<&Setting>, Vec<&Setting>) = self.settings.iter().partition(is_mode);
        for setting in modes.into_iter().chain(numbers) {
            let Some(value) = var(setting.var) else { continue };
            setting.apply(&mut route.mode, value.trim()).map_err(|instead| SettingError {
                var: setting.var,
                value,
                instead,
            })?;
        }
        match route.mode {
            Mode::Autoscale(limits) if limits.min > limits.max => {
                let is_min = |setting: &&Setting| setting.decides == Decides::MinInstances;
                let var = self.settings.iter().find(is_min).map_or("", |setting| setting.var);
                let instead = format!("a number of at most {}, which is `max`", limits.max);
                Err(SettingError { var, value: limits.min.to_string(), instead })
            }
            _ => Ok(route),
        }
    }
}

impl Setting {
    fn apply(&self, mode: &mut Mode, value: &str) -> Result<(), String> {
        match self.decides {
            Decides::Mode(modes) => {
                let found = modes.iter().find(|(name, _)| *name == value);
                let names =
                    || modes.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                *mode = found.ok_or_else(|| format!("one of {}", names()))?.1;
            }
            Decides::PoolSize(most) => {
                let size = whole(value, 1, most)?;
                match mode {
                    Mode::Pool(it) | Mode::Random(it) => *it = size,
                    Mode::Session(_) | Mode::Shared | Mode::Autoscale(_) => {}
                }
            }
            Decides::MaxConnections => {
                let number = whole(value, 1, u32::MAX)?;
                change(mode, |limits| limits.max_connections = number);
            }
            Decides::MinInstances => {
                let number = whole(value, 0, u32::MAX)?;
                change(mode, |limits| limits.min = number);
            }
            Decides::ScaleDownAfter => {
                let after = duration(value)?;
                change(mode, |limits| limits.scale_down_after = after);
            }
        }
        Ok(())
    }
}

fn change(mode: &mut Mode, with: impl FnOnce(&mut Autoscale)) {
    if let Mode::Autoscale(limits) = mode {
        with(limits);
    }
}

fn whole(value: &str, least: u32, most: u32) -> Result<u32, String> {
    let number = value.parse::<u32>().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| match most {
        u32::MAX => format!("a number of at least {least}"),
        _ => format!("a number from {least} to {most}"),
    })
}

/// `10m` and the like, as in the attribute.
fn duration(value: &str) -> Result<Duration, String> {
    let instead = || "a duration such as `90s`, `10m` or `1h30m`, at most `30d`".to_owned();
    let mut seconds: u64 = 0;
    let mut rest = value;
    let mut units = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)].into_iter();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(instead)?;
        let amount: u64 = rest[..digits].parse().map_err(|_| instead())?;
        let (unit, size) = units.find(|(unit, _)| rest[digits..].starts_with(unit)).ok_or_else(instead)?;
        seconds = seconds.saturating_add(amount.saturating_mul(size));
        rest = &rest[digits + unit.len()..];
    }
    let fits = (1..=30 * 86_400).contains(&seconds);
    fits.then(|| Duration::from_secs(seconds)).ok_or_else(instead)
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the variable `{}` is {:?}; write {}", self.var, self.value, self.instead)
    }
}

impl std::error::Error for SettingError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{key::Key, pattern::Pattern, route::WhenFull};

    const KEY: Key = Key::Header("x-session-id");
    const SCALED: Autoscale = Autoscale {
        max_connections: 10,
        min: 2,
        max: 20,
        scale_down_after: Duration::from_secs(600),
        shards: 1,
        when_full: WhenFull::Queue,
        stats: None,
    };
    const ROUTE: Route = Route {
        settings: &[
            Setting { var: "CONTAINER_POOL_SIZE", decides: Decides::PoolSize(25) },
            Setting { var: "MAX_CONNECTIONS_PER_CONTAINER", decides: Decides::MaxConnections },
            Setting { var: "MIN_CONTAINERS", decides: Decides::MinInstances },
            Setting { var: "SCALE_DOWN_IDLE_TIME", decides: Decides::ScaleDownAfter },
            Setting {
                var: "ROUTING_MODE",
                decides: Decides::Mode(&[
                    ("pool", Mode::Pool(5)),
                    ("session", Mode::Session(KEY)),
                    ("shared", Mode::Shared),
                    ("autoscale", Mode::Autoscale(SCALED)),
                ]),
            },
        ],
        key: Some(KEY),
        ..Route::new(Pattern::ANY, Mode::Pool(5), 8080)
    };

    fn mode(vars: &[(&str, &str)]) -> Result<Mode, String> {
        let var = |name: &str| vars.iter().find(|(var, _)| *var == name).map(|(_, value)| value.to_string());
        ROUTE.configured(var).map(|route| route.mode).map_err(|error| error.to_string())
    }

    #[test]
    fn variables_choose_the_mode_and_its_numbers() {
        assert_eq!(mode(&[]), Ok(Mode::Pool(5)));
        assert_eq!(mode(&[("CONTAINER_POOL_SIZE", "20")]), Ok(Mode::Pool(20)));
        assert_eq!(mode(&[("ROUTING_MODE", "session")]), Ok(Mode::Session(KEY)));
        assert_eq!(mode(&[("ROUTING_MODE", "shared"), ("CONTAINER_POOL_SIZE", "20")]), Ok(Mode::Shared));
        let scaled = [
            ("MIN_CONTAINERS", "3"),
            ("ROUTING_MODE", " autoscale "),
            ("MAX_CONNECTIONS_PER_CONTAINER", "50"),
            ("SCALE_DOWN_IDLE_TIME", "1h30m"),
        ];
        let expected =
            Autoscale { max_connections: 50, min: 3, scale_down_after: Duration::from_secs(5_400), ..SCALED };
        assert_eq!(mode(&scaled), Ok(Mode::Autoscale(expected)));
    }

    #[test]
    fn a_value_that_means_nothing_is_an_error_and_says_what_to_write() {
        for (var, value, expected) in [
            ("ROUTING_MODE", "Pool", "one of `pool`, `session`, `shared`, `autoscale`"),
            ("ROUTING_MODE", "", "one of `pool`, `session`, `shared`, `autoscale`"),
            ("CONTAINER_POOL_SIZE", "0", "a number from 1 to 25"),
            ("CONTAINER_POOL_SIZE", "26", "a number from 1 to 25"),
            ("CONTAINER_POOL_SIZE", "many", "a number from 1 to 25"),
            ("MAX_CONNECTIONS_PER_CONTAINER", "-1", "a number of at least 1"),
            ("MIN_CONTAINERS", "1.5", "a number of at least 0"),
            ("SCALE_DOWN_IDLE_TIME", "600", "a duration such as `90s`, `10m` or `1h30m`, at most `30d`"),
            ("SCALE_DOWN_IDLE_TIME", "0s", "a duration such as `90s`, `10m` or `1h30m`, at most `30d`"),
            ("SCALE_DOWN_IDLE_TIME", "5µ", "a duration such as `90s`, `10m` or `1h30m`, at most `30d`"),
        ] {
            let expected = format!("the variable `{var}` is {value:?}; write {expected}");
            assert_eq!(mode(&[(var, value)]), Err(expected));
        }
        let both = [("ROUTING_MODE", "autoscale"), ("MIN_CONTAINERS", "21")];
        let expected =
            "the variable `MIN_CONTAINERS` is \"21\"; write a number of at most 20, which is `max`";
        assert_eq!(mode(&both), Err(expected.to_owned()));
    }
}
