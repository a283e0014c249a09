//! How long gen-config takes: `cargo bench -p worker-containers-xtask --bench gen_config`.
//!
//! 200 annotated structs, an attribute of each of which was changed since the file was written. The process fails when
//! the best of several runs takes longer than somebody waits without noticing; other programs run on the machine too, so
//! a single run says little. The command itself also asks cargo and the compiler, which is shown.

use std::{
    fmt::Write,
    fs,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};
use worker_containers_xtask::{
    config::{Ask, Wanted},
    gen_config::{self, Request, edited},
    project::{PackageArgs, Project},
    scan::{CfgSet, Scan},
    wrangler::Format,
};

const STRUCTS: usize = 200;
const ROUNDS: usize = 15;
const LIMIT: Duration = Duration::from_millis(150);

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<bool> {
    let folder = tempfile::Builder::new().prefix("gen-config-bench-").tempdir()?;
    let root = folder.path().join("src/lib.rs");
    fs::create_dir(folder.path().join("src"))?;
    let manifest = folder.path().join("Cargo.toml");
    fs::write(
        &manifest,
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\ncrate-type = [\"cdylib\"]\n\
         [dependencies]\nworker-containers = \"0.1\"\n[workspace]\n",
    )?;
    let mut is_fast = true;
    for format in [Format::Toml, Format::Jsonc] {
        let name = format.file_name();
        fs::write(&root, source(4)?)?;
        let first = text(&root, None, format)?;
        is_fast &= judged(&format!("a new {name}"), || text(&root, None, format).map(drop))?;
        fs::write(&root, source(8)?)?;
        let second = text(&root, Some(&first), format)?;
        anyhow::ensure!(second.matches("max_instances").count() == STRUCTS && second != first, "{second}");
        is_fast &=
            judged(&format!("{name} brought up to date"), || text(&root, Some(&first), format).map(drop))?;
        is_fast &=
            judged(&format!("{name} that is up to date"), || text(&root, Some(&second), format).map(drop))?;
        let path = folder.path().join(name);
        fs::write(&path, &first)?;
        let package = PackageArgs { package: None, manifest_path: Some(manifest.clone()) };
        let (best, middle) = measured(|| {
            let done = gen_config::perform(&Project::find(&package)?, &Request::check())?;
            anyhow::ensure!(done.is_some(), "something was found");
            Ok(())
        })?;
        println!("{:<36} {} best, {} median", format!("the whole command on {name}"), ms(best), ms(middle));
        fs::remove_file(&path)?;
    }
    Ok(is_fast)
}

/// Scanned, planned, edited and verified.
fn text(root: &Path, old: Option<&str>, format: Format) -> anyhow::Result<String> {
    let scan = Scan::of_crate(root, &CfgSet::parse("target_arch=\"wasm32\""))?;
    let wanted = Wanted::of("app", &scan.containers, Vec::new());
    match edited(old, format, &wanted, &Ask::default())? {
        Ok(edited) => Ok(edited.text),
        Err(problems) => anyhow::bail!("{problems:?}"),
    }
}

fn judged(what: &str, run: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<bool> {
    let (best, middle) = measured(run)?;
    let is_fast = best < LIMIT;
    let verdict = if is_fast { format!("below {}", ms(LIMIT)) } else { format!("MORE THAN {}", ms(LIMIT)) };
    println!("{what:<36} {} best, {} median: {verdict}", ms(best), ms(middle));
    Ok(is_fast)
}

/// The best and the median of several runs.
fn measured(mut run: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<(Duration, Duration)> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        run()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok((times[0], times[ROUNDS / 2]))
}

fn ms(time: Duration) -> String {
    format!("{:>6.1} ms", time.as_secs_f64() * 1000.0)
}

fn source(max_instances: usize) -> anyhow::Result<String> {
    let mut source = String::from("use worker_containers::prelude::*;\n");
    for number in 0..STRUCTS {
        write!(
            source,
            "\n/// Container {number}.\n#[container(\n    image = \"./containers/{number}/Dockerfile\",\n    port = 8080,\n    \
             ports = [8080, 9090],\n    sleep_after = \"5m\",\n    max_instances = {max_instances},\n    \
             env(LOG = var(\"LOG_{number}\", default = \"info\"), KEY = secret(\"KEY_{number}\")),\n    \
             bindings(CACHE_{number} = kv, FILES_{number} = r2(\"files-{number}\")),\n)]\n\
             #[route(\"/{number}/*\", pool = 4, key = header(\"X-Session\"))]\npub struct Container{number};\n"
        )?;
    }
    Ok(source)
}
