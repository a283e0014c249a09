//! What a variable of the Worker may say about a route, and what the route is then.
//!
//! The runtime decides the same when it reads the variables (`core/settings.rs` there). It cannot depend on this crate,
//! so a test holds the two together, word for word.

use crate::{
    container::Container,
    duration,
    mode::{Autoscale, Mode},
    route::Route,
    setting::{Decides, Setting},
};
use std::fmt;

/// A variable with a value that means nothing to a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Name of the variable.
    pub var: String,
    /// Its value.
    pub value: String,
    /// What to write instead.
    pub instead: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the variable `{}` is {:?}; write {}", self.var, self.value, self.instead)
    }
}

/// The mode that `route` has when the variables of the Worker are what `var` says, and every variable whose value means
/// nothing. The runtime refuses requests with the first of those.
pub fn decided(
    container: &Container,
    route: &Route,
    var: impl Fn(&str) -> Option<String>,
) -> (Mode, Vec<Refused>) {
    let mut mode = route.mode.value.clone();
    let mut refused = Vec::new();
    // The mode first: the numbers are about the one that was chosen.
    let (modes, numbers): (Vec<&Setting>, Vec<&Setting>) =
        route.settings.iter().partition(|setting| setting.decides == Decides::Mode);
    for setting in modes.into_iter().chain(numbers) {
        let Some(value) = var(&setting.var) else { continue };
        if let Err(instead) = apply(container, route, setting, value.trim(), &mut mode) {
            refused.push(Refused { var: setting.var.value.clone(), value, instead });
        }
    }
    if let Mode::Autoscale(limits) = &mode
        && refused.is_empty()
        && limits.min > most(container, limits)
    {
        let is_min = |setting: &&Setting| setting.decides == Decides::MinInstances;
        let var = route.settings.iter().find(is_min).map_or("", |setting| &setting.var);
        let instead = format!("a number of at most {}, which is `max`", most(container, limits));
        refused.push(Refused { var: var.to_owned(), value: limits.min.to_string(), instead });
    }
    (mode, refused)
}

/// Most instances of an autoscaled route.
fn most(container: &Container, limits: &Autoscale) -> u32 {
    limits.max.unwrap_or(container.max_instances())
}

fn apply(
    container: &Container,
    route: &Route,
    setting: &Setting,
    value: &str,
    mode: &mut Mode,
) -> Result<(), String> {
    match setting.decides {
        Decides::Mode => {
            let found = route.choices.iter().find(|(name, _)| *name == value);
            let names =
                || route.choices.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            *mode = found.ok_or_else(|| format!("one of {}", names()))?.1.clone();
        }
        Decides::PoolSize => {
            let size = whole(value, 1, container.max_instances())?;
            if let Mode::Pool(it) | Mode::Random(it) = mode {
                *it = size;
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
            let after = duration::parse(value)
                .map_err(|_| "a duration such as `90s`, `10m` or `1h30m`, at most `30d`".to_owned())?;
            change(mode, |limits| limits.scale_down_after = after);
        }
    }
    Ok(())
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
