//! Which instances serve a route: a pool, one per session, a shared one, random ones, or as many as the load needs.

use crate::{
    arg::split,
    args::Args,
    diagnostic::Diagnostics,
    duration,
    key::{self, Key},
    keyword::{self, Key as Keyword},
    literal, pattern,
    setting::{self, Decides, Setting},
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::TokenStream;
use std::time::Duration;

/// The mode of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `pool = N`: the key of a request picks one of N instances, always the same one.
    Pool(u32),
    /// `session = …`: each key has an instance of its own.
    Session(Spanned<Key>),
    /// `shared`: one instance serves everybody.
    Shared,
    /// `random = N`: any of N instances.
    Random(u32),
    /// `autoscale(…)`: a coordinator adds and removes instances with the load.
    Autoscale(Autoscale),
}

/// The limits of an autoscaled route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autoscale {
    /// Connections one instance takes before the next one starts.
    pub max_connections: u32,
    /// Instances kept warm.
    pub min: u32,
    /// Instances at most; `max_instances` of the container when it is not given.
    pub max: Option<u32>,
    /// How long an instance above `min` may be without connections.
    pub scale_down_after: Duration,
    /// Coordinators that share the work.
    pub shards: u32,
    /// Whether a connection waits for a place when every instance is full.
    pub queues: bool,
    /// Where the load can be read from outside, if anywhere.
    pub stats: Option<Stats>,
}

/// Where the load of an autoscaled route can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// The path.
    pub path: String,
    /// Name of the secret with the token one must show.
    pub token: String,
}

/// The mode of a route, or those among which a variable chooses.
#[derive(Clone, Debug)]
pub struct Modes {
    /// The mode, at its key; that of the default, when a variable chooses.
    pub mode: Spanned<Mode>,
    /// The modes among which a variable chooses.
    pub choices: Vec<(&'static str, Mode)>,
    /// What variables decide.
    pub settings: Vec<Setting>,
}

/// Connections per instance when `max_connections` is not given.
pub const DEFAULT_MAX_CONNECTIONS: u32 = 10;
/// `scale_down_after` when it is not given.
pub const DEFAULT_SCALE_DOWN_AFTER: Duration = Duration::from_secs(10 * 60);
/// More shards than this cost more than they bring.
pub const MAX_SHARDS: u32 = 64;

const AUTOSCALE_KEYS: &[Keyword] = &[
    Keyword { name: "max_connections", form: "max_connections = 10" },
    Keyword { name: "min", form: "min = 2" },
    Keyword { name: "max", form: "max = 20" },
    Keyword { name: "scale_down_after", form: "scale_down_after = \"10m\"" },
    Keyword { name: "shards", form: "shards = 1" },
    Keyword { name: "when_full", form: "when_full = \"queue\"" },
    Keyword { name: "stats", form: "stats = \"/stats\"" },
    Keyword { name: "stats_token", form: "stats_token = secret(\"STATS_TOKEN\")" },
];

/// Reads the one mode of a route, or all of them when `mode = var(…)` chooses; none, and several without a choice, are
/// reported. The extent is that of the mode's key.
pub fn parse(
    args: &Args,
    key: Option<&Spanned<Key>>,
    route: Extent,
    diagnostics: &mut Diagnostics,
) -> Option<Modes> {
    let mut settings = Vec::new();
    if let Some(extent) = args.extent_of("mode") {
        return chosen(args, key, extent, settings, diagnostics);
    }
    let given = args.given(keyword::MODE_KEYS);
    let (name, extent) = match given.as_slice() {
        [] if args.is_incomplete() => return None,
        [] => {
            let valid = keyword::MODE_KEYS.iter().map(|name| keyword::form_of(keyword::ROUTE_KEYS, name));
            let valid = suggest::list(valid);
            diagnostics.error(
                route,
                format_args!("the route does not say which instances serve it; write one of {valid}"),
            );
            return None;
        }
        [only] => *only,
        [first, others @ ..] => {
            for other in others {
                let text = format!(
                    "`{}` and `{}` are two modes and a route has one; remove one of the two or write a second `#[route]`",
                    first.0, other.0
                );
                diagnostics.error(other.1, text);
            }
            diagnostics.error(first.1, format_args!("`{}` is given here first", first.0));
            return None;
        }
    };
    let mode = read(args, name, &mut settings, diagnostics)?;
    Some(Modes { mode: Spanned::new(mode, extent), choices: Vec::new(), settings })
}

fn read(args: &Args, name: &str, settings: &mut Vec<Setting>, diagnostics: &mut Diagnostics) -> Option<Mode> {
    let mut size = |value: &Spanned<Value>| setting::read(value, Decides::PoolSize, literal::count, settings);
    Some(match name {
        "pool" => Mode::Pool(*args.value_at(name, diagnostics, size)?),
        "session" => Mode::Session(args.value_at(name, diagnostics, key::read)?),
        "random" => Mode::Random(*args.value_at(name, diagnostics, &mut size)?),
        "autoscale" => Mode::Autoscale(autoscale(args.list(name, diagnostics)?, settings, diagnostics)?),
        _ => {
            args.flag(name, diagnostics);
            Mode::Shared
        }
    })
}

/// `mode = var("ROUTING_MODE", default = "pool")`: the variable may say every mode that the route has numbers or a key
/// for, and `shared`, which needs neither.
fn chosen(
    args: &Args,
    key: Option<&Spanned<Key>>,
    extent: Extent,
    mut settings: Vec<Setting>,
    diagnostics: &mut Diagnostics,
) -> Option<Modes> {
    let mut choices: Vec<(&'static str, Mode)> = Vec::new();
    let mut complete = true;
    for (name, _) in args.given(keyword::MODE_KEYS) {
        match read(args, name, &mut settings, diagnostics) {
            Some(mode) => choices.push((name, mode)),
            None => complete = false,
        }
    }
    let has = |choices: &[(&str, Mode)], name| choices.iter().any(|(choice, _)| *choice == name);
    if let Some(key) = key
        && !has(&choices, "session")
    {
        choices.push(("session", Mode::Session(key.clone())));
    }
    if !has(&choices, "shared") {
        choices.push(("shared", Mode::Shared));
    }
    let default = args.value_at("mode", diagnostics, |value| {
        let before = settings.len();
        let default = setting::read(value, Decides::Mode, literal::text, &mut settings)?;
        if settings.len() == before {
            let why = "a mode that is always the same is written as itself; write `var(\"ROUTING_MODE\", default = \"pool\")`";
            return Err(Spanned::new(why.to_owned(), value.extent));
        }
        Ok(default)
    })?;
    if !complete {
        return None;
    }
    let found = choices.iter().find(|(name, _)| *name == *default);
    let Some((_, mode)) = found else {
        let text = match keyword::MODE_KEYS.contains(&default.as_str()) {
            true => format!(
                "the route may be `{}` and does not say of which instances; write `{}` as well",
                *default,
                keyword::form_of(keyword::ROUTE_KEYS, &default)
            ),
            false => {
                format!("unknown mode `{}`; {}", *default, suggest::instead_of(&default, keyword::MODE_KEYS))
            }
        };
        diagnostics.error(default.extent, text);
        return None;
    };
    Some(Modes { mode: Spanned::new(mode.clone(), extent), choices, settings })
}

fn autoscale(
    list: TokenStream,
    settings: &mut Vec<Setting>,
    diagnostics: &mut Diagnostics,
) -> Option<Autoscale> {
    let args = Args::parse(split(list), AUTOSCALE_KEYS, "autoscale(…)", diagnostics);
    let max_connections = args.value_at("max_connections", diagnostics, |value| {
        setting::read(value, Decides::MaxConnections, literal::count, settings)
    });
    let min = args.value_at("min", diagnostics, |value| {
        setting::read(value, Decides::MinInstances, literal::amount, settings)
    });
    let max = args.value("max", diagnostics, literal::count);
    let scale_down_after = args.value_at("scale_down_after", diagnostics, |value| {
        setting::read(value, Decides::ScaleDownAfter, duration::read, settings)
    });
    let shards = args.value("shards", diagnostics, literal::count);
    let queues = args.value("when_full", diagnostics, when_full);
    let path = args.value("stats", diagnostics, stats_path);
    let token = args.value_at("stats_token", diagnostics, setting::secret);
    if let (Some(min), Some(max)) = (&min, &max)
        && **min > **max
    {
        let text = format!("`min = {}` is more than `max = {}`; raise `max` or lower `min`", **min, **max);
        diagnostics.error(min.extent, text);
        return None;
    }
    if let Some(shards) = &shards
        && **shards > MAX_SHARDS
    {
        diagnostics.error(
            shards.extent,
            format_args!("{} shards are too many; write at most {MAX_SHARDS}", **shards),
        );
        return None;
    }
    if let (Some(shards), Some(max)) = (&shards, &max)
        && **shards > **max
    {
        let text = format!(
            "{} shards of at least one instance each are more than `max = {}`; write fewer",
            **shards, **max
        );
        diagnostics.error(shards.extent, text);
        return None;
    }
    match (args.extent_of("stats"), args.extent_of("stats_token")) {
        (Some(stats), None) => {
            let text =
                "`stats` would be open to everybody; write `stats_token = secret(\"STATS_TOKEN\")` as well";
            diagnostics.error(stats, text);
        }
        (None, Some(token)) => {
            diagnostics.error(token, "`stats_token` opens nothing; write `stats = \"/stats\"` as well");
        }
        _ => {}
    }
    let unread = AUTOSCALE_KEYS.iter().filter(|key| args.extent_of(key.name).is_some()).count()
        - [
            max_connections.is_some(),
            min.is_some(),
            max.is_some(),
            scale_down_after.is_some(),
            shards.is_some(),
            queues.is_some(),
            path.is_some(),
            token.is_some(),
        ]
        .into_iter()
        .filter(|read| *read)
        .count();
    let stats = path.zip(token).map(|(path, token)| Stats { path: path.value, token: token.value });
    (unread == 0).then(|| Autoscale {
        max_connections: max_connections.map_or(DEFAULT_MAX_CONNECTIONS, |value| *value),
        min: min.map_or(0, |value| *value),
        max: max.map(|value| *value),
        scale_down_after: scale_down_after.map_or(DEFAULT_SCALE_DOWN_AFTER, |value| *value),
        shards: shards.map_or(1, |value| *value),
        queues: queues.is_none_or(|value| *value),
        stats,
    })
}

fn when_full(value: &Value) -> Result<bool, String> {
    match literal::text(value)?.as_str() {
        "queue" => Ok(true),
        "reject" => Ok(false),
        other => Err(format!("unknown word `{other}`; {}", suggest::instead_of(other, &["queue", "reject"]))),
    }
}

/// A path without anything to be filled in.
fn stats_path(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    let pattern = pattern::Pattern::parse(&text)?;
    match pattern.rest || pattern.params().next().is_some() {
        true => Err(format!("`{text}` is not a single path; write it without `*` and `{{}}`")),
        false => Ok(text),
    }
}
