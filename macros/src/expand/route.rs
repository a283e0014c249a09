//! Routes as constants.

use super::spec::{duration, option};
use proc_macro2::TokenStream;
use quote::quote;
use worker_containers_syntax::{
    Container, Route,
    key::{Key, Source},
    mode::{Autoscale, Mode},
    pattern::{Pattern, Segment},
    setting::{Decides, Setting},
};

// ::worker_containers::core::route::Route { pattern: …, mode: …, key: …, port: …, options: …, settings: … }
pub(super) fn route(container: &Container, route: &Route) -> TokenStream {
    let pattern = pattern(&route.pattern);
    let mode = mode(container, route, &route.mode);
    let key = option(route.key.as_ref().map(|key| self::key(key, &route.pattern)));
    let port = route.port.as_ref().map(|port| port.value).or(container.default_port()).unwrap_or_default();
    let options = options(route);
    let settings = route.settings.iter().map(|setting| self::setting(container, route, setting));
    quote! {
        ::worker_containers::core::route::Route {
            pattern: #pattern,
            mode: #mode,
            key: #key,
            port: #port,
            options: #options,
            settings: &[#(#settings),*],
        }
    }
}

fn pattern(pattern: &Pattern) -> TokenStream {
    let rest = pattern.rest;
    let segments = pattern.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => quote!(::worker_containers::core::pattern::Segment::Literal(#text)),
        Segment::Param(_) => quote!(::worker_containers::core::pattern::Segment::Param),
    });
    quote!(::worker_containers::core::pattern::Pattern { segments: &[#(#segments),*], rest: #rest })
}

fn mode(container: &Container, route: &Route, mode: &Mode) -> TokenStream {
    let mode = match mode {
        Mode::Pool(size) => quote!(Pool(#size)),
        Mode::Session(key) => {
            let key = self::key(key, &route.pattern);
            quote!(Session(#key))
        }
        Mode::Shared => quote!(Shared),
        Mode::Random(size) => quote!(Random(#size)),
        Mode::Autoscale(limits) => {
            let limits = autoscale(container, limits);
            quote!(Autoscale(#limits))
        }
    };
    quote!(::worker_containers::core::route::Mode::#mode)
}

fn autoscale(container: &Container, limits: &Autoscale) -> TokenStream {
    let (connections, min, shards) = (limits.max_connections, limits.min, limits.shards);
    let max = limits.max.unwrap_or(container.max_instances());
    let scale_down_after = duration(limits.scale_down_after);
    let when_full = if limits.queues { quote!(Queue) } else { quote!(Reject) };
    let stats = option(limits.stats.as_ref().map(|stats| {
        let (path, token) = (&stats.path, &stats.token);
        quote!(::worker_containers::core::route::Stats { path: #path, token: #token })
    }));
    quote! {
        ::worker_containers::core::route::Autoscale {
            max_connections: #connections,
            min: #min,
            max: #max,
            scale_down_after: #scale_down_after,
            shards: #shards,
            when_full: ::worker_containers::core::route::WhenFull::#when_full,
            stats: #stats,
        }
    }
}

/// What differs from the defaults, so that most routes say nothing.
fn options(route: &Route) -> TokenStream {
    let mut fields = TokenStream::new();
    if let Some(timeout) = &route.timeout {
        let timeout = duration(timeout.value);
        fields.extend(quote!(timeout: ::core::option::Option::Some(#timeout),));
    }
    if let Some(retry) = route.retry.as_ref().map(|retry| retry.value) {
        fields.extend(quote!(retry: #retry,));
    }
    if let Some(hint) = route.location_hint.as_ref().map(|hint| hint.as_str()) {
        fields.extend(quote!(location_hint: ::core::option::Option::Some(#hint),));
    }
    if let Some(prefix) = &route.strip_prefix {
        let segments = prefix.segments.len();
        fields.extend(quote!(strip: #segments,));
    }
    if route.websocket {
        fields.extend(quote!(websocket: true,));
    }
    if let Some(warm) = route.keep_warm.as_ref().map(|warm| warm.value) {
        fields.extend(quote!(keep_warm: #warm,));
    }
    if let Some(cron) = route.warm_cron() {
        fields.extend(quote!(warm_cron: ::core::option::Option::Some(#cron),));
    }
    if let Some(identity) = route.keys().find_map(|key| identity(key)) {
        fields.extend(quote!(identity: #identity,));
    }
    match fields.is_empty() {
        true => quote!(::worker_containers::core::route::Options::DEFAULT),
        false => quote! {
            ::worker_containers::core::route::Options {
                #fields
                ..::worker_containers::core::route::Options::DEFAULT
            }
        },
    }
}

/// How clients come by this key, unless they simply bring it.
fn identity(key: &Key) -> Option<TokenStream> {
    if !key.or_uuid && key.signed.is_none() {
        return None;
    }
    let issued = key.or_uuid;
    let previous = option(key.previous.as_ref());
    let signed = option(key.signed.as_ref().map(
        |secret| quote!(::worker_containers::core::identity::Signed { secret: #secret, previous: #previous }),
    ));
    Some(quote!(::worker_containers::core::identity::Identity { issued: #issued, signed: #signed }))
}

fn setting(container: &Container, route: &Route, setting: &Setting) -> TokenStream {
    let var = setting.var.as_str();
    let decides = match setting.decides {
        Decides::Mode => {
            let choices = route.choices.iter().map(|(name, it)| {
                let mode = mode(container, route, it);
                quote!((#name, #mode))
            });
            quote!(Mode(&[#(#choices),*]))
        }
        Decides::PoolSize => {
            let most = container.max_instances();
            quote!(PoolSize(#most))
        }
        Decides::MaxConnections => quote!(MaxConnections),
        Decides::MinInstances => quote!(MinInstances),
        Decides::ScaleDownAfter => quote!(ScaleDownAfter),
    };
    quote! {
        ::worker_containers::core::settings::Setting {
            var: #var,
            decides: ::worker_containers::core::settings::Decides::#decides,
        }
    }
}

/// Path keys become the index of their segment, so that no names are compared at run time.
fn key(key: &Key, pattern: &Pattern) -> TokenStream {
    let key = match &key.source {
        Source::Header(name) => quote!(Header(#name)),
        Source::Cookie(name) => quote!(Cookie(#name)),
        Source::Query(name) => quote!(Query(#name)),
        Source::Path(name) => {
            let named = |segment: &Segment| matches!(segment, Segment::Param(param) if param == name);
            let index = pattern.segments.iter().position(named).unwrap_or_default();
            quote!(Path(#index))
        }
        Source::Function(function) => {
            let (name, path) = (&function.text, &function.tokens);
            quote!(Function(::worker_containers::core::key::KeyFunction { name: #name, read: #path }))
        }
    };
    quote!(::worker_containers::core::key::Key::#key)
}
