//! A case: what is in its folder, what comes of it, and whether that is what the folder says.

use anyhow::{Context, bail};
use similar::TextDiff;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};
use worker_containers_syntax::Severity;
use worker_containers_xtask::{
    config::{Ask, Lock, Task, Wanted, lock},
    fault::Fault,
    gen_config::{Edited, Request, edited, recorded},
    report,
    scan::{CfgSet, Scan},
    wrangler::{Format, locate},
    write,
};

/// What the compiler says of `wasm32-unknown-unknown`, as far as the cases ask.
const WASM: &str = "panic=\"abort\"\ntarget_arch=\"wasm32\"\ntarget_family=\"wasm\"\ntarget_os=\"unknown\"\ntarget_pointer_width=\"32\"";

/// The files of `out/`: name and text.
type Files = BTreeMap<String, String>;

/// Makes the case `name` twice, the second time of what came of the first, and compares.
pub(crate) fn holds(name: &str) -> anyhow::Result<()> {
    let folder = folder(name);
    let made = made(&folder)?;
    let out = folder.join("out");
    if env::var_os("BLESS").is_some() {
        return bless(&out, &made);
    }
    let expected = files(&out)?;
    let names = expected.keys().chain(made.keys());
    let empty = String::new();
    let mut differences = String::new();
    for file in names.collect::<std::collections::BTreeSet<_>>() {
        let (old, new) = (expected.get(file).unwrap_or(&empty), made.get(file).unwrap_or(&empty));
        if old != new {
            let diff = TextDiff::from_lines(old, new);
            let header = (format!("{name}/out/{file}"), format!("{name}, made of it"));
            differences += &diff.unified_diff().header(&header.0, &header.1).to_string();
        }
    }
    if !differences.is_empty() {
        bail!(
            "\n{differences}\n`BLESS=1 cargo test -p worker-containers-tests --test config` accepts all of it"
        );
    }
    Ok(())
}

/// The wrangler file that the case `name` makes, and the classes it declares, unless it is about an error.
pub(crate) fn wrangler_file(name: &str) -> anyhow::Result<(Format, String, Vec<String>)> {
    let folder = folder(name);
    let scan = scan(&folder.join("in"))?;
    let coordinators = scan.containers.iter().filter_map(|container| container.coordinator());
    let coordinators: Vec<String> = coordinators.map(|(class, _)| class).collect();
    let classes = scan.containers.iter().map(|container| container.class.to_string()).chain(coordinators);
    let classes = classes.chain(scan.other_classes.iter().cloned()).collect();
    let path = locate(&folder.join("out"), None)?;
    Ok((Format::of(&path), fs::read_to_string(path)?, classes))
}

/// Every folder with a case.
pub(crate) fn names() -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir("config")? {
        let entry = entry?;
        if entry.path().join("in").is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn folder(name: &str) -> PathBuf {
    Path::new("config").join(name)
}

fn scan(folder: &Path) -> anyhow::Result<Scan> {
    Scan::of_crate(&folder.join("src/lib.rs"), &CfgSet::parse(WASM))
}

/// What goes into a run.
pub(crate) struct Input {
    pub(crate) old: Option<String>,
    pub(crate) format: Format,
    pub(crate) wanted: Wanted,
    pub(crate) ask: Ask,
}

/// What goes into the case `name`; `None` when it does not come so far.
pub(crate) fn input(name: &str) -> anyhow::Result<Option<Input>> {
    let folder = folder(name).join("in");
    let scan = scan(&folder)?;
    let path = locate(&folder, None);
    let (false, Ok(path)) = (scan.has_errors(), path) else { return Ok(None) };
    let wanted = scan.wanted("app");
    let (format, Ok(ask)) = (Format::of(&path), ask(&folder)) else { return Ok(None) };
    Ok(Some(Input { old: write::read(&path)?, format, wanted, ask }))
}

/// The flags in `arguments.txt` and the lock file, where there is one.
fn ask(folder: &Path) -> anyhow::Result<Ask> {
    #[derive(clap::Parser)]
    struct Args {
        #[command(flatten)]
        request: Request,
    }
    let arguments = write::read(&folder.join("arguments.txt"))?.unwrap_or_default();
    let args =
        <Args as clap::Parser>::try_parse_from(["case"].into_iter().chain(arguments.split_whitespace()))?;
    let path = folder.join(lock::FILE_NAME);
    Ok(args.request.ask(recorded(&path, write::read(&path)?.as_deref())?))
}

/// What the next run is asked: nothing new.
pub(crate) fn again(ask: &Ask, lock: &Lock) -> Ask {
    Ask { task: Task::Update, recorded: Some(lock.clone()), ..ask.clone() }
}

fn made(case: &Path) -> anyhow::Result<Files> {
    let folder = case.join("in");
    let scan = scan(&folder)?;
    let errors = scan.findings.iter().filter(|(_, finding)| finding.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|(source, finding)| report::excerpt(source, finding)).collect();
    if !errors.is_empty() {
        return Ok(refused(&folder, &errors));
    }
    let wanted = scan.wanted("app");
    let path = match locate(&folder, None) {
        Ok(path) => path,
        Err(error) => return Ok(refused(&folder, &[said(&error)])),
    };
    let (old, format) = (write::read(&path)?, Format::of(&path));
    let ask = match ask(&folder) {
        Ok(ask) => ask,
        Err(error) => return Ok(refused(&folder, &[said(&error)])),
    };
    match edited(old.as_deref(), format, &wanted, &ask)? {
        Ok(Edited { text, lock, plan }) => {
            let again = edited(Some(&text), format, &wanted, &again(&ask, &lock))?;
            let again = again.ok().context("the result is refused")?;
            if again.text != text || again.lock != lock {
                bail!("a second run changes\n{text}\nto\n{}", again.text);
            }
            let has_lock = folder.join(lock::FILE_NAME).is_file();
            let lock_text = if has_lock { lock.text() } else { String::new() };
            let notes: String = plan.notes.iter().map(|note| format!("{note}\n")).collect();
            let files = [(format.file_name(), text), (lock::FILE_NAME, lock_text), ("notes.txt", notes)];
            let files = files.into_iter().filter(|(_, text)| !text.is_empty());
            Ok(files.map(|(name, text)| (name.to_owned(), text)).collect())
        }
        Err(problems) => {
            let old = old.unwrap_or_default();
            let said = problems.iter().map(|problem| report::problem(&path, &old, &scan, problem));
            Ok(refused(&folder, &said.collect::<Vec<_>>()))
        }
    }
}

fn refused(folder: &Path, errors: &[String]) -> Files {
    let errors: String = errors.iter().map(|error| plain(error) + "\n").collect::<Vec<_>>().join("\n");
    let errors =
        errors.replace(&format!("{}/", folder.display()), "").replace(&folder.display().to_string(), ".");
    Files::from([("error.txt".to_owned(), errors)])
}

fn said(error: &anyhow::Error) -> String {
    let hint = error.downcast_ref::<Fault>().map(|fault| format!("\nhint: {}", fault.hint()));
    format!("error: {error}{}", hint.unwrap_or_default())
}

/// Without the colours that a terminal gets.
pub(crate) fn plain(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}

fn files(out: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    if out.is_dir() {
        for entry in fs::read_dir(out)? {
            let entry = entry?;
            files.insert(entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path())?);
        }
    }
    Ok(files)
}

fn bless(out: &Path, made: &Files) -> anyhow::Result<()> {
    if out.is_dir() {
        fs::remove_dir_all(out)?;
    }
    fs::create_dir_all(out)?;
    made.iter().try_for_each(|(name, text)| fs::write(out.join(name), text)).map_err(Into::into)
}
