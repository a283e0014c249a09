//! `impl Container for Transcoder`: what the attributes say, as a constant.

use super::{egress, entries, route};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use std::time::Duration;
use syn::ItemStruct;
use worker_containers_syntax::{
    Container, Route,
    env::{EnvSource, EnvVar},
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
    let coordinator = option(container.coordinator().map(|(_, binding)| binding));
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
    let egress = option(egress::spec(container));
    let labels = container.labels.iter().map(|(name, value)| {
        let name = name.as_str();
        quote!((#name, #value))
    });
    let mut sorted: Vec<&Route> = container.routes.iter().collect();
    sorted.sort_by(|a, b| a.pattern.specificity(&b.pattern));
    let queues = container.queues.iter().map(entries::queue);
    let crons = container.crons.iter().map(entries::cron);
    let routes = sorted.into_iter().map(|it| route::route(container, it));
    quote! {
        ::worker_containers::Spec {
            class: #class,
            binding: #binding,
            coordinator: #coordinator,
            default_port: #default_port,
            ports: &[#(#ports),*],
            readiness: #readiness,
            sleep_after: #sleep_after,
            env: &[#(#env),*],
            entrypoint: #entrypoint,
            enable_internet: #enable_internet,
            egress: #egress,
            server_timing: #server_timing,
            hooks: #hooks,
            fetch: #fetch,
            build: match ::core::option_env!("WORKER_CONTAINERS_BUILD") {
                ::core::option::Option::Some(build) => build,
                ::core::option::Option::None => ::core::env!("CARGO_PKG_VERSION"),
            },
            labels: &[#(#labels),*],
            routes: &[#(#routes),*],
            queues: &[#(#queues),*],
            crons: &[#(#crons),*],
        }
    }
}

fn readiness(container: &Container) -> TokenStream {
    let ping = option(container.ping.as_ref().map(|ping| ping.as_str()));
    let status = option(container.ping_status.as_ref().map(|status| status.value));
    let start_timeout = duration(container.start_timeout());
    let wait_timeout = option(container.wait_timeout.as_ref().map(|timeout| duration(timeout.value)));
    quote! {
        ::worker_containers::core::readiness::Readiness {
            ping: #ping,
            ping_status: #status,
            start_timeout: #start_timeout,
            wait_timeout: #wait_timeout,
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

pub(super) fn duration(duration: Duration) -> TokenStream {
    let seconds = duration.as_secs();
    quote!(::core::time::Duration::from_secs(#seconds))
}

pub(super) fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
