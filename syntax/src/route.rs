//! `#[route(…)]`: which requests, and which instance and port answer them.

use crate::{
    arg::split,
    args::Args,
    diagnostic::Diagnostics,
    duration,
    entry::{Expression, expression},
    key::{self, Key},
    keyword::{self, Key as Keyword},
    literal,
    mode::{self, Mode, Modes},
    pattern::{Pattern, Segment},
    setting::{Decides, Setting},
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::{TokenStream, TokenTree};
use std::{collections::BTreeSet, time::Duration};
use syn::Lit;

/// One `#[route(…)]`.
#[derive(Clone, Debug)]
pub struct Route {
    /// The paths it serves, at the literal that names them or at the attribute.
    pub pattern: Spanned<Pattern>,
    /// Which instances serve it, at the key of the mode.
    pub mode: Spanned<Mode>,
    /// What picks the instance, at the value.
    pub key: Option<Spanned<Key>>,
    /// Where the word `key` stands.
    pub key_name: Option<Extent>,
    /// The port, when it is not the container's default.
    pub port: Option<Spanned<u16>>,
    /// The modes among which a variable chooses, by the words it may say; none when the mode is fixed.
    pub choices: Vec<(&'static str, Mode)>,
    /// What variables decide.
    pub settings: Vec<Setting>,
    /// How long the response may take to begin.
    pub timeout: Option<Spanned<Duration>>,
    /// How often a request that can be repeated is sent again.
    pub retry: Option<Spanned<u32>>,
    /// Where new instances are placed.
    pub location_hint: Option<Spanned<String>>,
    /// What is cut off the path before the container sees it.
    pub strip_prefix: Option<Spanned<Pattern>>,
    /// Whether the route serves WebSockets only.
    pub websocket: bool,
    /// How many instances are started ahead.
    pub keep_warm: Option<Spanned<u32>>,
    /// How often they are looked after, when it is not the default.
    pub warm_cron: Option<Spanned<Expression>>,
}

/// How often warm instances are looked after, when it is not given.
pub const DEFAULT_WARM_CRON: &str = "*/5 * * * *";

impl Route {
    /// Every mode the route may have.
    pub fn modes(&self) -> impl Iterator<Item = &Mode> {
        let fixed = self.choices.is_empty().then_some(&self.mode.value);
        fixed.into_iter().chain(self.choices.iter().map(|(_, mode)| mode))
    }

    /// Every key the route may read.
    pub fn keys(&self) -> impl Iterator<Item = &Spanned<Key>> {
        let sessions = self.modes().filter_map(|mode| match mode {
            Mode::Session(key) => Some(key),
            Mode::Pool(_) | Mode::Shared | Mode::Random(_) | Mode::Autoscale(_) => None,
        });
        sessions.chain(&self.key)
    }

    /// The cron that keeps its instances warm, if it has such. A coordinator looks after its own instances once it was
    /// asked anything; the cron is what asks after a deploy.
    pub fn warm_cron(&self) -> Option<&str> {
        let keeps = |mode: &Mode| matches!(mode, Mode::Autoscale(limits) if limits.min > 0);
        let is_asked = self.keep_warm.is_some()
            || self.modes().any(keeps)
            || self.settings.iter().any(|it| it.decides == Decides::MinInstances);
        is_asked.then(|| self.warm_cron.as_ref().map_or(DEFAULT_WARM_CRON, |cron| cron.as_str()))
    }

    /// Every secret the route reads, each once.
    pub fn secrets(&self) -> Vec<&str> {
        let mut secrets: Vec<&str> =
            self.keys().flat_map(|key| [&key.signed, &key.previous]).flatten().map(String::as_str).collect();
        secrets.extend(self.modes().filter_map(|mode| match mode {
            Mode::Autoscale(limits) => limits.stats.as_ref().map(|stats| stats.token.as_str()),
            Mode::Pool(_) | Mode::Session(_) | Mode::Shared | Mode::Random(_) => None,
        }));
        let mut seen = BTreeSet::new();
        secrets.retain(|secret| seen.insert(*secret));
        secrets
    }
}

/// Reads the arguments of `#[route(…)]`, which stands at `attribute`.
pub fn parse(tokens: TokenStream, attribute: Extent, diagnostics: &mut Diagnostics) -> Option<Route> {
    let (patterns, parts): (Vec<_>, Vec<_>) =
        split(tokens).into_iter().enumerate().partition(|(_, part)| is_pattern(part));
    let (named, parts): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|(_, part)| part).partition(is_named_pattern);
    for part in &named {
        let text =
            "the pattern has no key; write it alone and first, as in `#[route(\"/api/*\", pool = 10)]`";
        diagnostics.error(Extent::of(part), text);
    }
    let pattern = match patterns.as_slice() {
        [] if named.is_empty() => Some(Spanned::new(Pattern::any(), attribute)),
        [] => None,
        [(0, first), others @ ..] => {
            for (_, other) in others {
                let text = "a route has one pattern; write a second `#[route]` for this one";
                diagnostics.error(Extent::of(other), text);
            }
            read_pattern(first.clone(), diagnostics)
        }
        [(_, late), ..] => {
            let text = "the pattern stands first; write `#[route(\"/api/*\", pool = 10)]`";
            diagnostics.error(Extent::of(late), text);
            None
        }
    };
    let args = Args::parse(parts, keyword::ROUTE_KEYS, "#[route]", diagnostics);
    let key = args.value_at("key", diagnostics, key::read);
    let key_name = args.extent_of("key");
    let modes = mode::parse(&args, key.as_ref(), attribute, diagnostics);
    let port = args.value("port", diagnostics, literal::port);
    let timeout = args.value("timeout", diagnostics, duration::read);
    let retry = args.value("retry", diagnostics, retries);
    let location_hint = args.value("location_hint", diagnostics, location);
    let strip_prefix = args.value("strip_prefix", diagnostics, prefix);
    let websocket = args.flag("websocket", diagnostics).is_some();
    let (keep_warm, warm_cron) = keep_warm(&args, diagnostics);
    let Modes { mode, choices, settings } = modes?;
    Some(Route {
        pattern: pattern?,
        mode,
        key,
        key_name,
        port,
        choices,
        settings,
        timeout,
        retry,
        location_hint,
        strip_prefix,
        websocket,
        keep_warm,
        warm_cron,
    })
}

const WARM_KEYS: &[Keyword] = &[Keyword { name: "cron", form: "cron = \"*/5 * * * *\"" }];

/// `keep_warm = 2` or `keep_warm(2, cron = "*/5 * * * *")`.
fn keep_warm(
    args: &Args,
    diagnostics: &mut Diagnostics,
) -> (Option<Spanned<u32>>, Option<Spanned<Expression>>) {
    const FORM: &str = "keep_warm(2, cron = \"*/5 * * * *\")";
    if !args.is_list("keep_warm") {
        return (args.value("keep_warm", diagnostics, literal::count), None);
    }
    let name = args.extent_of("keep_warm");
    let parts = args.list("keep_warm", diagnostics).map(split).unwrap_or_default();
    let (counts, parts): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_pattern);
    let inner = Args::parse(parts, WARM_KEYS, "keep_warm", diagnostics);
    let cron = inner.value("cron", diagnostics, expression::read);
    let value = match counts.as_slice() {
        [count] => Value::parse(count.clone()),
        _ => {
            if let Some(name) = name {
                diagnostics.error(name, format_args!("`keep_warm` takes one number; write `{FORM}`"));
            }
            return (None, cron);
        }
    };
    match literal::count(&value.value) {
        Ok(count) => (Some(Spanned::new(count, value.extent)), cron),
        Err(why) => {
            diagnostics.error(value.extent, format_args!("{why}, as in `{FORM}`"));
            (None, cron)
        }
    }
}

/// More attempts than this make an outage worse.
const MOST_RETRIES: u32 = 5;

fn retries(value: &Value) -> Result<u32, String> {
    let retries = literal::count(value)?;
    match retries <= MOST_RETRIES {
        true => Ok(retries),
        false => Err(format!("{retries} more attempts are too many; write at most {MOST_RETRIES}")),
    }
}

/// Where the platform can place a Durable Object.
const LOCATIONS: &[&str] = &["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"];

fn location(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    match LOCATIONS.contains(&text.as_str()) {
        true => Ok(text),
        false => Err(format!("unknown location `{text}`; {}", suggest::instead_of(&text, LOCATIONS))),
    }
}

/// Whole segments of text, as patterns have them.
fn prefix(value: &Value) -> Result<Pattern, String> {
    let pattern = Pattern::parse(&literal::text(value)?)?;
    let is_text = pattern.segments.iter().all(|segment| matches!(segment, Segment::Literal(_)));
    match !pattern.rest && is_text && !pattern.segments.is_empty() {
        true => Ok(pattern),
        false => Err(format!("`{pattern}` is not a prefix of text alone; write it without `*` and `{{}}`")),
    }
}

/// A literal with nothing behind it. `"a" = …` is left for the argument reader, which knows better words.
fn is_pattern(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    matches!(trees.as_slice(), [TokenTree::Literal(_) | TokenTree::Group(_)])
}

/// `path = "/api/*"`, as other frameworks have it.
fn is_named_pattern(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().take(2).collect();
    matches!(
        trees.as_slice(),
        [TokenTree::Ident(word), TokenTree::Punct(equals)]
            if equals.as_char() == '=' && (word == "path" || word == "pattern" || word == "url")
    )
}

fn read_pattern(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Spanned<Pattern>> {
    let value = Value::parse(tokens);
    let read = match &value.value {
        Value::Literal(Lit::Str(text)) => Pattern::parse(&text.value()),
        other => Err(literal::wrong(other, "a path pattern such as `\"/api/*\"`")),
    };
    match read {
        Ok(pattern) => Some(Spanned::new(pattern, value.extent)),
        Err(why) => {
            diagnostics.error(value.extent, why);
            None
        }
    }
}
