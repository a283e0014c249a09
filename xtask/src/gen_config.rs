//! `gen-config`: read the code, read the file, plan, edit, verify, write.

use crate::{
    config::{Found, Plan, Wanted, owned, plan},
    fault,
    project::{PackageArgs, Project},
    report,
    scan::Scan,
    wrangler::{Document, Malformed, TomlDocument, locate},
    write::{Mode, Outcome, put},
};
use anyhow::anyhow;
use std::path::Path;

/// Flags of `gen-config`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct GenConfigArgs {
    #[command(flatten)]
    package: PackageArgs,
    /// Change nothing; show what differs and exit with 1
    #[arg(long)]
    check: bool,
    /// Change nothing; show what would be written
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
}

/// Runs the command. `false` means that something was found: errors in attributes, or drift.
///
/// # Errors
///
/// When the command cannot do its work.
pub fn run(args: &GenConfigArgs) -> anyhow::Result<bool> {
    let project = Project::find(&args.package)?;
    let mode = match (args.check, args.dry_run) {
        (true, _) => Mode::Check,
        (_, true) => Mode::DryRun,
        _ => Mode::Write,
    };
    generate(&project, mode)
}

/// The same for a package that is known already.
///
/// # Errors
///
/// As [`run`].
pub fn generate(project: &Project, mode: Mode) -> anyhow::Result<bool> {
    let scan = Scan::of_crate(&project.root, &project.cfg()?)?;
    report::findings(&scan);
    if scan.has_errors() {
        return Ok(false);
    }
    if scan.containers.is_empty() {
        fault!(
            format!("package `{}` has no struct with `#[container]`", project.name),
            "write `#[container(port = 8080)] pub struct MyContainer;` in its library",
        );
    }
    let wanted = Wanted::of(&project.name, &scan.containers, scan.other_classes);
    let path = locate(&project.directory)?;
    let old = path.exists().then(|| fs_err::read_to_string(&path)).transpose()?;
    let (new, plan) = edited(old.as_deref(), &wanted, &path)?;
    report_outcome(put(&path, old.as_deref(), &new, mode)?, &plan, project, &path, mode)
}

/// The text of the file after all edits, verified by reading it again.
///
/// # Errors
///
/// When the file is malformed, cannot be made to fit, or would not say afterwards what it should.
pub fn edited(old: Option<&str>, wanted: &Wanted, path: &Path) -> anyhow::Result<(String, Plan)> {
    let text = old.unwrap_or_default();
    let malformed = |error: Malformed| anyhow!("{}", report::malformed(path, text, &error));
    let mut document = TomlDocument::parse(text).map_err(malformed)?;
    let plan = plan(wanted, &document.found().map_err(malformed)?)?;
    for edit in &plan.edits {
        document.apply(edit).map_err(malformed)?;
    }
    let new = match old {
        Some(_) => document.render(),
        None => format!("{}{}", owned::HEADER, document.render()),
    };
    verify(&new, wanted)?;
    Ok((new, plan))
}

/// What was written must be what was meant: reading it again leaves nothing to do.
fn verify(text: &str, wanted: &Wanted) -> anyhow::Result<()> {
    let found: Found = TomlDocument::parse(text)?.found()?;
    let left = plan(wanted, &found)?.edits;
    if left.is_empty() {
        return Ok(());
    }
    let left: Vec<String> = left.iter().map(ToString::to_string).collect();
    fault!(
        format!("the edited file would still not say what it should: {}", left.join("; ")),
        "this is a mistake of the tool; nothing was written; please report it with your file",
    )
}

fn report_outcome(
    outcome: Outcome,
    plan: &Plan,
    project: &Project,
    path: &Path,
    mode: Mode,
) -> anyhow::Result<bool> {
    let shown = Project::shown(path);
    match outcome {
        Outcome::UpToDate => report::status("Fresh", shown),
        Outcome::Written => {
            report::status("Wrote", shown);
            plan.notes.iter().for_each(report::note);
        }
        Outcome::Differs(diff) => {
            print!("{diff}");
            if mode == Mode::Check {
                fault!(
                    format!("`{shown}` does not match the code"),
                    format!("run `cargo xtask gen-config --package {}` and commit the result", project.name),
                );
            }
            report::note(format!("`{shown}` was not changed"));
        }
    }
    Ok(true)
}
