//! The work of gen-config itself stays out of sight, even for many containers.

use std::{
    fmt::Write,
    fs,
    time::{Duration, Instant},
};
use worker_containers_xtask::{
    config::{Ask, Wanted},
    gen_config::edited,
    scan::{CfgSet, Scan},
    wrangler::Format,
};

const STRUCTS: usize = 200;
/// An unoptimised build is several times slower.
const LIMIT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1500 } else { 150 });

#[test]
fn two_hundred_structs() -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("gen-config-speed-").tempdir()?;
    let root = folder.path().join("lib.rs");
    fs::write(&root, source(4)?)?;
    let first = text(&root, None)?;
    fs::write(&root, source(8)?)?;
    // The best of some runs: other tests run at the same time.
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let second = text(&root, Some(&first))?;
        best = best.min(start.elapsed());
        assert_eq!(second.matches("max_instances = 8").count(), STRUCTS);
    }
    println!("{STRUCTS} structs, scanned, planned, edited and verified: {best:?}");
    assert!(best < LIMIT, "{best:?} is more than {LIMIT:?}");
    Ok(())
}

fn text(root: &std::path::Path, old: Option<&str>) -> anyhow::Result<String> {
    let scan = Scan::of_crate(root, &CfgSet::parse("target_arch=\"wasm32\""))?;
    let wanted = Wanted::of("app", &scan.containers, Vec::new());
    match edited(old, Format::Toml, &wanted, &Ask::default())? {
        Ok(edited) => Ok(edited.text),
        Err(problems) => anyhow::bail!("{problems:?}"),
    }
}

fn source(max_instances: usize) -> anyhow::Result<String> {
    let mut source = String::from("use worker_containers::prelude::*;\n");
    for number in 0..STRUCTS {
        write!(
            source,
            "\n/// Container {number}.\n#[container(\n    image = \"./containers/{number}/Dockerfile\",\n    port = 8080,\n    \
             ports = [8080, 9090],\n    sleep_after = \"5m\",\n    max_instances = {max_instances},\n    \
             env(LOG = var(\"LOG_{number}\", default = \"info\"), KEY = secret(\"KEY_{number}\")),\n)]\n\
             #[route(\"/{number}/*\", pool = 4, key = header(\"X-Session\"))]\npub struct Container{number};\n"
        )?;
    }
    Ok(source)
}
