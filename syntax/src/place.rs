//! Where the attributes may stand.

use crate::{diagnostic::Diagnostics, keyword, span::Extent};
use quote::ToTokens;
use syn::Item;

const CONTAINER: &str =
    "`#[container]` goes on a struct; write `#[container(port = 8080)] pub struct Transcoder;`";
const ROUTE: &str = "`#[route]` goes on a struct with `#[container]`; write `#[container(port = 8080)] #[route(pool = 10)] pub struct Transcoder;`";
const METHODS: &str = "`#[container_methods]` goes on the functions of a struct with `#[container]`; write `impl Transcoder { … }`";
const QUEUE: &str = "`#[queue]` goes on a struct with `#[container]`; write `#[container(port = 8080)] #[queue(\"jobs\", path = \"/process\")] pub struct Processor;`";
const QUEUE_ALONE: &str =
    "`#[queue]` without `#[container]`; add `#[container(port = 8080)]` above the struct";
const CRON: &str = "`#[cron]` goes on a struct with `#[container]`; write `#[container(port = 8080)] #[cron(\"0 3 * * *\", path = \"/run-job\")] pub struct Nightly;`";
const CRON_ALONE: &str = "`#[cron]` without `#[container]`; add `#[container(port = 8080)]` above the struct";
const WORKFLOW: &str = "`#[workflow]` goes on a struct; write `#[workflow] pub struct Processing;`, and `impl Workflow for Processing { … }`";
const ALONE: &str = "`#[route]` without `#[container]`; add `#[container(port = 8080)]` above the struct";

/// What is said about the attribute `name` on an item where it cannot do anything.
pub fn misplaced(name: &str, item: &Item) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let message = match (name, item) {
        (keyword::QUEUE, Item::Struct(_)) => QUEUE_ALONE,
        (keyword::QUEUE, _) => QUEUE,
        (keyword::CRON, Item::Struct(_)) => CRON_ALONE,
        (keyword::CRON, _) => CRON,
        (keyword::WORKFLOW, _) => WORKFLOW,
        (keyword::METHODS, _) => METHODS,
        (keyword::ROUTE, Item::Struct(_)) => ALONE,
        (keyword::ROUTE, _) => ROUTE,
        _ => CONTAINER,
    };
    diagnostics.error(name_of(item), message);
    diagnostics
}

/// The name of an item; all of it where it has none.
fn name_of(item: &Item) -> Extent {
    let ident = match item {
        Item::Struct(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Union(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Const(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Impl(item) => return Extent::of(&item.self_ty),
        other => return Extent::of(&other.to_token_stream()),
    };
    ident.span().into()
}
