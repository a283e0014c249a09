//! What wrangler accepts silently or only warns about, and `check` finds: each row of the table of broken files that was
//! measured with real versions of wrangler, in TOML and in JSON.
//!
//! What cannot be found here, and why: how many crons an account may have depends on its plan; an unknown but well
//! spelled compatibility flag is known to the runtime alone, which `wrangler check startup` asks; a changed
//! `scheduling_policy` and a tag that was used before show only against the deployed Worker.

mod rows;

use super::formats;
use anyhow::{Context as _, ensure};
use rows::{GOOD, ROWS};
use std::{collections::BTreeMap, fs, path::Path};
use worker_containers_xtask::{
    check::{Beside, Context, DevVars, Finding, Output, Schema, Seen, Severity, check, written},
    config::{Ask, Wanted},
    scan::{CfgSet, Scan},
    tools::Wrangler,
    wrangler::Format,
};

const LIB: &str = "\
use worker_containers::prelude::*;

#[container(
    port = 8080,
    max_instances = 4,
    env(KEY = secret(\"KEY\")),
    bindings(JOBS = queue(\"jobs\"), FILES = r2(\"files\")),
)]
#[route(\"/*\", pool = 4)]
#[route(
    \"/v2/*\",
    mode = var(\"MODE\", default = \"pool\"),
    pool = var(\"SIZE\", default = 2),
    autoscale(
        max = 4,
        min = var(\"MIN\", default = 0),
        max_connections = var(\"CONNECTIONS\", default = 10),
        scale_down_after = var(\"DOWN\", default = \"10m\"),
    ),
)]
pub struct Media;

#[durable_object]
pub struct Chat;
";

const DOCKERFILE: &str = "FROM scratch\nEXPOSE 8080\nENTRYPOINT [\"/app\"]\n";

/// The project around the file.
struct Project {
    scan: Scan,
    wanted: Wanted,
    beside: Beside,
}

impl Project {
    fn new(dockerfile: &str) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("check-").tempdir()?;
        fs::write(folder.path().join("lib.rs"), LIB)?;
        let scan = Scan::of_crate(&folder.path().join("lib.rs"), &CfgSet::default())?;
        ensure!(!scan.has_errors(), "{:?}", scan.findings);
        let wanted = scan.wanted("app");
        let (modules, version) = Wrangler::modules_of_cache().context("a dry run installs wrangler")?;
        let schema = serde_json::from_str(&fs::read_to_string(modules.join("wrangler/config-schema.json"))?)?;
        let beside = Beside {
            today: "2026-11-20".to_owned(),
            paths: BTreeMap::from([
                ("./Dockerfile".to_owned(), Seen::File(dockerfile.to_owned())),
                (".".to_owned(), Seen::Folder),
                ("./gone/Dockerfile".to_owned(), Seen::Nothing),
                ("../gone".to_owned(), Seen::Nothing),
            ]),
            shadows: Vec::new(),
            dev_vars: vec![dev_vars("KEY=secret\n", None)],
            wrangler: None,
            schema: Some(Schema { whose: version, schema }),
        };
        Ok(Self { scan, wanted, beside })
    }

    fn findings(&self, text: &str, format: Format) -> anyhow::Result<Vec<Finding>> {
        let document =
            format.parse(text).map_err(|problem| anyhow::anyhow!("{}\n{text}", problem.message))?;
        let tree = document.tree();
        let context = Context::new(text, &tree, &self.scan.containers, &self.wanted, &self.beside);
        Ok(check(&context, &Ask::default()).0)
    }
}

/// A `.dev.vars` file, of which the variables of the route are kept.
fn dev_vars(text: &str, environment: Option<&str>) -> DevVars {
    let keeps = |name: &str| ["MODE", "SIZE", "MIN", "CONNECTIONS", "DOWN"].contains(&name);
    DevVars::parse(".dev.vars".into(), text, environment, keeps)
}

fn said(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| format!("{} {}", it.rule, it.problem.message)).collect()
}

#[test]
fn nothing_is_found_in_a_good_file() -> anyhow::Result<()> {
    let project = Project::new(DOCKERFILE)?;
    assert_eq!(said(&project.findings(GOOD, Format::Toml)?), Vec::<String>::new());
    assert_eq!(said(&project.findings(&formats::in_json_text(GOOD)?, Format::Jsonc)?), Vec::<String>::new());
    Ok(())
}

/// Only where it is known who answers.
#[test]
fn what_nothing_answers_is_found() -> anyhow::Result<()> {
    let mut project = Project::new(DOCKERFILE)?;
    let lib = LIB.replace(
        "pub struct Media;",
        "#[queue(\"jobs\", path = \"/\")] pub struct Media;\ndispatcher!(Media);",
    );
    let folder = tempfile::Builder::new().prefix("check-").tempdir()?;
    fs::write(folder.path().join("lib.rs"), lib)?;
    project.scan = Scan::of_crate(&folder.path().join("lib.rs"), &CfgSet::default())?;
    ensure!(!project.scan.has_errors(), "{:?}", project.scan.findings);
    project.wanted = project.scan.wanted("app");
    let text = GOOD.replace("[[services]]", "[[queues.consumers]]\nqueue = \"mails\"\n\n[[services]]");
    let text = text.replace("*/5 * * * *", "7 * * * *");
    let expected = [
        "handlers nothing in the code knows the cron `7 * * * *`; remove it, or answer it with `scheduled = …` of \
         `dispatcher!`",
        "handlers no `#[queue]` in the code takes messages of `mails`; remove this consumer, or take them with `queue = \
         …` of `dispatcher!`",
    ];
    let mut findings = project.findings(&text, Format::Toml)?;
    findings.retain(|finding| finding.rule == "handlers");
    assert_eq!(said(&findings), expected);
    Ok(())
}

#[test]
fn every_row_is_found_in_both_formats() -> anyhow::Result<()> {
    let project = Project::new(DOCKERFILE)?;
    let mut missed = Vec::new();
    for (from, to, rule, part) in ROWS.iter().copied().flatten() {
        ensure!(GOOD.contains(from), "the good file has no {from}");
        let text = GOOD.replacen(from, to, 1);
        for (text, format) in [(formats::in_json_text(&text)?, Format::Jsonc), (text, Format::Toml)] {
            let findings = project.findings(&text, format)?;
            let is_found = findings.iter().any(|it| it.rule == *rule && it.problem.message.contains(part));
            if !is_found {
                missed.push(format!("{rule} ({part}) for `{to}` in {format:?}: {:#?}", said(&findings)));
            }
        }
    }
    ensure!(missed.is_empty(), "{}", missed.join("\n"));
    Ok(())
}

#[test]
fn what_is_beside_the_file_is_looked_at() -> anyhow::Result<()> {
    let mut project = Project::new("FROM --platform=linux/arm64 debian\nEXPOSE 80\nCMD /app\n")?;
    project.beside.dev_vars = Vec::new();
    project.beside.shadows = vec!["../wrangler.json".to_owned()];
    project.beside.wrangler = Some((4, 60, 0));
    let text = GOOD.replacen(
        "max_instances = 4\nimage",
        "max_instances = 4\nobservability = { enabled = true }\nimage",
        1,
    );
    let text = text.replacen("queue = \"jobs\"\n\n[[r2", "\n[[r2", 1)
        + "[exports.Old]\ntype = \"durable-object\"\nstate = \"deleted\"\n";
    let findings = project.findings(&text, Format::Toml)?;
    for (rule, severity, part) in [
        ("R19", Severity::Error, "../wrangler.json"),
        ("R21", Severity::Error, "`containers.constraints` needs wrangler 4.84"),
        ("R21", Severity::Error, "`secrets.required` needs wrangler 4.77"),
        ("R21", Severity::Error, "`containers.observability` needs wrangler 4.130"),
        ("R21", Severity::Error, "`exports` of a Durable Object needs wrangler 4.107"),
        ("R21", Severity::Error, "a producer without `queue` needs wrangler 4.113"),
        ("R22", Severity::Error, "linux/arm64"),
        ("R22", Severity::Error, "add `EXPOSE 8080`"),
        ("R22", Severity::Warning, "SIGTERM"),
        ("secrets", Severity::Warning, "`KEY` is missing from `.dev.vars`"),
    ] {
        let is_there =
            |it: &&Finding| it.rule == rule && it.severity == severity && it.problem.message.contains(part);
        ensure!(findings.iter().any(|it| is_there(&it)), "{rule} {part}: {:#?}", said(&findings));
    }
    let newer = GOOD.replace("{ PROFILE = \"release\" }", "{\n  PROFILE = \"release\"\n}");
    let findings = project.findings(&newer, Format::Toml)?;
    ensure!(said(&findings).iter().any(|it| it.contains("TOML 1.1")), "{:#?}", said(&findings));
    Ok(())
}

/// `null` is a word of JSON alone.
#[test]
fn null_in_the_place_of_variables_is_found() -> anyhow::Result<()> {
    let project = Project::new(DOCKERFILE)?;
    let mut json: serde_json::Value = serde_json::from_str(&formats::in_json_text(GOOD)?)?;
    json["vars"] = serde_json::Value::Null;
    let said = said(&project.findings(&serde_json::to_string_pretty(&json)?, Format::Jsonc)?);
    ensure!(said.iter().any(|it| it.contains("`vars` is a date or `null`")), "{said:#?}");
    Ok(())
}

#[test]
fn machines_are_told_the_place() -> anyhow::Result<()> {
    let project = Project::new(DOCKERFILE)?;
    let text = GOOD.replacen("max_instances = 4", "max_instances = 0", 1);
    let findings = project.findings(&text, Format::Toml)?;
    let path = Path::new("wrangler.toml");
    let line = text.lines().position(|line| line == "max_instances = 0").context("it is there")? + 1;
    let written = |output| written(output, path, &text, &project.scan, &findings);
    let json: serde_json::Value = serde_json::from_str(&written(Output::Json))?;
    let place =
        json.as_array().context("a list")?.iter().find(|it| it["rule"] == "R6").context("it is found")?;
    assert_eq!((&place["file"], &place["severity"]), (&"wrangler.toml".into(), &"error".into()));
    assert_eq!(
        (&place["line"], &place["column"], &place["end_column"]),
        (&line.into(), &17.into(), &18.into())
    );
    let annotation =
        format!("::error file=wrangler.toml,line={line},col=17,endLine={line},endColumn=18,title=R6::");
    assert!(
        written(Output::Github).lines().any(|line| line.starts_with(&annotation)),
        "{}",
        written(Output::Github)
    );
    assert!(written(Output::Human).contains("[R6]"), "{}", written(Output::Human));
    Ok(())
}

#[test]
fn what_a_local_run_says_of_routes_is_looked_at() -> anyhow::Result<()> {
    let mut project = Project::new(DOCKERFILE)?;
    let text = "KEY=sesame\nSIZE=\"50\" # more\nDOWN='5m'\nMODE=pool\n";
    project.beside.dev_vars =
        vec![dev_vars(text, None), dev_vars("KEY=sesame\nMODE=both\n", Some("staging"))];
    let findings = project.findings(GOOD, Format::Toml)?;
    let local: Vec<String> = said(&findings);
    let expected = [
        "setting `SIZE` is \"50\" here, and a route of `Media` reads it, which means nothing to it; write a number from 1 to 4",
        "setting `MODE` is \"both\" here, and a route of `Media` reads it, which means nothing to it; write one of `pool`, \
         `autoscale`, `shared`",
    ];
    ensure!(expected.iter().all(|it| local.iter().any(|said| said == it)) && local.len() == 2, "{local:#?}");
    let written = |output| written(output, Path::new("wrangler.toml"), GOOD, &project.scan, &findings);
    let json: serde_json::Value = serde_json::from_str(&written(Output::Json))?;
    let size = json.as_array().context("a list")?.iter().find(|it| it["line"] == 2).context("it is found")?;
    assert_eq!(
        (&size["file"], &size["column"], &size["end_column"]),
        (&".dev.vars".into(), &6.into(), &10.into())
    );
    // The line is shown, and no other one: they may be secrets.
    let shown = super::case::plain(&written(Output::Human));
    ensure!(shown.contains("SIZE=\"50\"") && !shown.contains("sesame"), "{shown}");
    Ok(())
}
