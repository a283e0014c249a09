//! Queues and crons as constants.

use super::spec::option;
use proc_macro2::TokenStream;
use quote::quote;
use worker_containers_syntax::{Cron, Queue, entry::queue::DEFAULT_AT_ONCE, names};

// ::worker_containers::core::entry::Queue { name: "jobs", variable: "JOBS_QUEUE_NAME", … }
pub(super) fn queue(queue: &Queue) -> TokenStream {
    let (name, path) = (queue.name.as_str(), queue.path.as_str());
    let variable = names::queue_variable_of(name);
    let port = option(queue.port.as_ref().map(|port| port.value));
    let key = option(queue.key.as_ref().map(|key| key.as_str()));
    let target = match &queue.pool {
        Some(size) => {
            let size = size.value;
            quote!(Pool { size: #size, key: #key })
        }
        None => match &queue.key {
            Some(key) => {
                let key = key.as_str();
                quote!(Key(#key))
            }
            None => quote!(Message),
        },
    };
    let at_once = queue.at_once.as_ref().map_or(DEFAULT_AT_ONCE, |most| most.value);
    quote! {
        ::worker_containers::core::entry::Queue {
            name: #name,
            variable: #variable,
            path: #path,
            port: #port,
            target: ::worker_containers::core::entry::Target::#target,
            at_once: #at_once,
        }
    }
}

// ::worker_containers::core::entry::Cron { expression: "0 3 * * *", path: Some("/run-job"), … }
pub(super) fn cron(cron: &Cron) -> TokenStream {
    let expression = cron.expression.as_str();
    let path = option(cron.path.as_ref().map(|path| path.as_str()));
    let port = option(cron.port.as_ref().map(|port| port.value));
    let instance = option(cron.instance.as_ref().map(|name| name.as_str()));
    quote! {
        ::worker_containers::core::entry::Cron {
            expression: #expression,
            path: #path,
            port: #port,
            instance: #instance,
        }
    }
}
