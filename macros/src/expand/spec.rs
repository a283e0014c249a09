//! `impl Container for Transcoder`: what the attributes say, as a constant.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use std::time::Duration;
use syn::ItemStruct;
use worker_containers_syntax::{
    Container, Route,
    env::{EnvSource, EnvVar},
    key::Key,
    mode::Mode,
    pattern::{Pattern, Segment},
};

// impl ::worker_containers::Container for Transcoder {
//     const SPEC: ::worker_containers::Spec = ::worker_containers::Spec { … };
//     fn create() -> Self { Transcoder }
// }
pub(super) fn implementation(container: &Container, item: &ItemStruct) -> TokenStream {
    let class = &container.class;
    let spec = spec(container);
    let create = create(item);
    let answer = container.fetch.then(answer);
    quote! {
        #[automatically_derived]
        impl ::worker_containers::Container for #class {
            const SPEC: ::worker_containers::Spec = #spec;
            fn create() -> Self {
                #create
            }
            #answer
        }
    }
}

// fn answer(…) -> … { Box::pin(Fetch::fetch(self, instance, request)) }
fn answer() -> TokenStream {
    quote! {
        fn answer<'a>(
            &'a self,
            instance: &'a ::worker_containers::Instance,
            request: ::worker_containers::worker::Request,
        ) -> ::worker_containers::__private::Answer<'a> {
            ::std::boxed::Box::pin(::worker_containers::Fetch::fetch(self, instance, request))
        }
    }
}

/// A struct without fields has one value; one with fields says how it begins through `Default`.
pub(super) fn create(item: &ItemStruct) -> TokenStream {
    let class = &item.ident;
    match item.fields.is_empty() {
        true => quote!(#class {}),
        false => quote_spanned!(class.span()=> <#class as ::core::default::Default>::default()),
    }
}

fn spec(container: &Container) -> TokenStream {
    let class = container.class.to_string();
    let binding = container.binding();
    let default_port = option(container.default_port());
    let ports = container.required_ports();
    let readiness = readiness(container);
    let server_timing = container.server_timing.as_ref().is_none_or(|enable| enable.value);
    let (hooks, fetch) = (container.hooks, container.fetch);
    let sleep_after = duration(container.sleep_after());
    let env = container.env.iter().map(env_var);
    let entrypoint = option(container.entrypoint.as_ref().map(|command| {
        let words = command.iter().map(|word| word.as_str());
        quote!(&[#(#words),*])
    }));
    let enable_internet = container.enable_internet.as_ref().is_none_or(|enable| enable.value);
    let labels = container.labels.iter().map(|(name, value)| {
        let name = name.as_str();
        quote!((#name, #value))
    });
    let mut sorted: Vec<&Route> = container.routes.iter().collect();
    sorted.sort_by(|a, b| a.pattern.specificity(&b.pattern));
    let routes = sorted.into_iter().map(|route| self::route(container, route));
    quote! {
        ::worker_containers::Spec {
            class: #class,
            binding: #binding,
            default_port: #default_port,
            ports: &[#(#ports),*],
            readiness: #readiness,
            sleep_after: #sleep_after,
            env: &[#(#env),*],
            entrypoint: #entrypoint,
            enable_internet: #enable_internet,
            server_timing: #server_timing,
            hooks: #hooks,
            fetch: #fetch,
            build: match ::core::option_env!("WORKER_CONTAINERS_BUILD") {
                ::core::option::Option::Some(build) => build,
                ::core::option::Option::None => ::core::env!("CARGO_PKG_VERSION"),
            },
            labels: &[#(#labels),*],
            routes: &[#(#routes),*],
        }
    }
}

fn readiness(container: &Container) -> TokenStream {
    let ping = option(container.ping.as_ref().map(|ping| ping.as_str()));
    let status = option(container.ping_status.as_ref().map(|status| status.value));
    let start_timeout = duration(container.start_timeout());
    quote! {
        ::worker_containers::core::readiness::Readiness {
            ping: #ping,
            ping_status: #status,
            start_timeout: #start_timeout,
        }
    }
}

fn env_var(var: &EnvVar) -> TokenStream {
    let name = var.name.as_str();
    let source = match &var.source.value {
        EnvSource::Literal(text) => quote!(Literal(#text)),
        EnvSource::Var { name, .. } => quote!(Var(#name)),
        EnvSource::Secret(name) => quote!(Secret(#name)),
        EnvSource::SecretStore(binding) => quote!(SecretStore(#binding)),
        EnvSource::Kv { binding, key } => quote!(Kv { binding: #binding, key: #key }),
    };
    quote! {
        ::worker_containers::core::env::EnvVar { name: #name, source: ::worker_containers::core::env::EnvSource::#source }
    }
}

fn route(container: &Container, route: &Route) -> TokenStream {
    let pattern = pattern(&route.pattern);
    let mode = mode(container, route);
    let key = option(route.key.as_ref().map(|key| self::key(key, &route.pattern)));
    let port = route.port.as_ref().map(|port| port.value).or(container.default_port()).unwrap_or_default();
    quote! {
        ::worker_containers::core::route::Route { pattern: #pattern, mode: #mode, key: #key, port: #port }
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

fn mode(container: &Container, route: &Route) -> TokenStream {
    let mode = match &route.mode.value {
        Mode::Pool(size) => quote!(Pool(#size)),
        Mode::Session(key) => {
            let key = self::key(key, &route.pattern);
            quote!(Session(#key))
        }
        Mode::Shared => quote!(Shared),
        Mode::Random(size) => quote!(Random(#size)),
        Mode::Autoscale(limits) => {
            let (connections, min, shards) = (limits.max_connections, limits.min, limits.shards);
            let max = limits.max.unwrap_or(container.max_instances());
            let scale_down_after = duration(limits.scale_down_after);
            quote! {
                Autoscale(::worker_containers::core::route::Autoscale {
                    max_connections: #connections,
                    min: #min,
                    max: #max,
                    scale_down_after: #scale_down_after,
                    shards: #shards,
                })
            }
        }
    };
    quote!(::worker_containers::core::route::Mode::#mode)
}

/// Path keys become the index of their segment, so that no names are compared at run time.
fn key(key: &Key, pattern: &Pattern) -> TokenStream {
    let key = match key {
        Key::Header(name) => quote!(Header(#name)),
        Key::Cookie(name) => quote!(Cookie(#name)),
        Key::Query(name) => quote!(Query(#name)),
        Key::Path(name) => {
            let named = |segment: &Segment| matches!(segment, Segment::Param(param) if param == name);
            let index = pattern.segments.iter().position(named).unwrap_or_default();
            quote!(Path(#index))
        }
    };
    quote!(::worker_containers::core::key::Key::#key)
}

fn duration(duration: Duration) -> TokenStream {
    let seconds = duration.as_secs();
    quote!(::core::time::Duration::from_secs(#seconds))
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
