//! What `check` says of variables that decide about routes is what the runtime says when it reads them, word for word.

use anyhow::Context;
use proptest::{prelude::*, sample::select};
use std::collections::BTreeMap;
use worker_containers::prelude::*;
use worker_containers_syntax::{Analysis, Container as Model, analyze, decided::decided};

/// The same items for the compiler and as text.
macro_rules! both {
    ($($item:item)*) => {
        $($item)*

        const SOURCE: &[&str] = &[$(stringify!($item)),*];
    };
}

both! {
    #[container(port = 8080, max_instances = 25)]
    #[route(
        "/*",
        mode = var("MODE", default = "pool"),
        key = header("X-Session-ID"),
        pool = var("SIZE", default = 5),
        random = 3,
        autoscale(
            max = 20,
            min = var("MIN", default = 2),
            max_connections = var("CONNECTIONS", default = 10),
            scale_down_after = var("DOWN", default = "10m"),
        ),
    )]
    struct Chosen;

    #[container(port = 8080)]
    #[route("/random/*", random = var("SIZE", default = 3))]
    #[route("/scaled/*", autoscale(min = var("MIN", default = 1)))]
    struct Fixed;
}

/// The models of the items, in their order.
fn models() -> anyhow::Result<Vec<Model>> {
    let model = |source: &&str| {
        let mut item: syn::ItemStruct = syn::parse_str(source)?;
        let at = item.attrs.iter().position(|attr| attr.path().is_ident("container"));
        let attribute = item.attrs.remove(at.context("it has none")?);
        let Analysis { container, diagnostics, .. } =
            analyze(attribute.meta.require_list()?.tokens.clone(), item);
        anyhow::ensure!(!diagnostics.has_errors(), "{:?}", diagnostics.iter().collect::<Vec<_>>());
        Ok(container)
    };
    SOURCE.iter().map(model).collect()
}

const NAMES: &[&str] = &["MODE", "SIZE", "MIN", "CONNECTIONS", "DOWN"];
const VALUES: &[&str] = &[
    "pool",
    "session",
    "shared",
    "random",
    "autoscale",
    "Pool",
    "",
    " ",
    "0",
    "1",
    "20",
    "21",
    "25",
    "26",
    "+3",
    "-1",
    "007",
    "1.5",
    "1e3",
    " 4 ",
    "4294967295",
    "4294967296",
    "90s",
    "10m",
    "1h30m",
    "30m1h",
    "30d",
    "31d",
    "0s",
    "5",
    "m",
    "5µ",
    "1d24h",
    "null",
    "true",
    "99999999999999999999h",
    "30d1s",
    "1m 1s",
];

fn value() -> impl Strategy<Value = String> {
    prop_oneof![4 => select(VALUES).prop_map(str::to_owned), 1 => "[0-9]{0,3}[a-z]{0,2}", 1 => ".{0,4}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_sides_decide_alike(vars in prop::collection::btree_map(select(NAMES), value(), 0..4)) {
        alike(&models().map_err(|error| TestCaseError::fail(error.to_string()))?, &vars)?;
    }
}

#[test]
fn every_value_of_every_variable_is_decided_alike() -> anyhow::Result<()> {
    let models = models()?;
    for (name, mode) in
        NAMES.iter().flat_map(|name| ["pool", "autoscale", "random"].map(|mode| (*name, mode)))
    {
        for value in VALUES {
            let vars = BTreeMap::from([("MODE", mode.to_owned()), (name, (*value).to_owned())]);
            alike(&models, &vars).map_err(|error| anyhow::anyhow!("{error}"))?;
        }
    }
    Ok(())
}

fn alike(models: &[Model], vars: &BTreeMap<&'static str, String>) -> Result<(), TestCaseError> {
    let var = |name: &str| vars.get(name).cloned();
    let specs = [<Chosen as Container>::SPEC, <Fixed as Container>::SPEC];
    for (model, spec) in models.iter().zip(specs) {
        prop_assert_eq!(model.routes.len(), spec.routes.len());
        for (route, compiled) in model.routes.iter().zip(spec.routes) {
            let (_, refused) = decided(model, route, var);
            let said = compiled.configured(var).err().map(|error| error.to_string());
            prop_assert_eq!(refused.first().map(ToString::to_string), said, "{:?}", vars);
        }
    }
    Ok(())
}
