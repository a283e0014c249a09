//! `gen-config`: read the code, read the file, plan, edit, verify, write.

use crate::{
    config::{Edit, Found, Node, Plan, Problem, Wanted, owned, plan},
    fault,
    project::{PackageArgs, Project},
    report,
    scan::Scan,
    wrangler::{Format, locate},
    write::{Mode, Outcome, put, read},
};
use std::path::PathBuf;

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
    /// The format of a new file
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
}

/// A file that says what it should.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Its text.
    pub text: String,
    /// What led to it.
    pub plan: Plan,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Done {
    /// Which file.
    pub path: PathBuf,
    /// Whether it was written.
    pub outcome: Outcome,
    /// What was to be done.
    pub plan: Plan,
}

/// Runs the command. `false` means that something was found: errors in attributes, or things in the file that only its
/// author can decide.
///
/// # Errors
///
/// When the command cannot do its work, and with `--check` when the file does not match the code.
pub fn run(args: &GenConfigArgs) -> anyhow::Result<bool> {
    let project = Project::find(&args.package)?;
    let mode = match (args.check, args.dry_run) {
        (true, _) => Mode::Check,
        (_, true) => Mode::DryRun,
        _ => Mode::Write,
    };
    generate(&project, mode, args.format)
}

/// The same for a package that is known already.
///
/// # Errors
///
/// As [`run`].
pub fn generate(project: &Project, mode: Mode, format: Option<Format>) -> anyhow::Result<bool> {
    let Some(done) = perform(project, mode, format)? else { return Ok(false) };
    let shown = Project::shown(&done.path);
    match &done.outcome {
        Outcome::UpToDate => report::status("Fresh", shown),
        Outcome::Written => {
            report::status("Wrote", shown);
            done.plan.notes.iter().for_each(report::note);
        }
        Outcome::Differs(diff) => {
            report::output(diff);
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

/// The work itself. `None` means that something was found, and was printed.
///
/// # Errors
///
/// When it cannot be done.
pub fn perform(project: &Project, mode: Mode, format: Option<Format>) -> anyhow::Result<Option<Done>> {
    let scan = Scan::of_crate(&project.root, &project.cfg()?)?;
    report::findings(&scan);
    if scan.has_errors() {
        return Ok(None);
    }
    if scan.containers.is_empty() {
        fault!(
            format!("package `{}` has no struct with `#[container]`", project.name),
            "write `#[container(port = 8080)] pub struct MyContainer;` in its library",
        );
    }
    let wanted = Wanted::of(&project.name, &scan.containers, scan.other_classes.clone());
    let path = locate(&project.directory, format)?;
    let old = read(&path)?;
    match edited(old.as_deref(), Format::of(&path), &wanted)? {
        Ok(Edited { text, plan }) => {
            let outcome = put(&path, old.as_deref(), &text, mode)?;
            Ok(Some(Done { path, outcome, plan }))
        }
        Err(problems) => {
            report::problems(&path, old.as_deref().unwrap_or_default(), &scan, &problems);
            Ok(None)
        }
    }
}

/// The file after all edits, or what its author has to decide first.
///
/// # Errors
///
/// When the result would not say what it should, which is a mistake of ours.
pub fn edited(
    old: Option<&str>,
    format: Format,
    wanted: &Wanted,
) -> anyhow::Result<Result<Edited, Vec<Problem>>> {
    let new = format.new_file(owned::HEADER);
    let text = old.filter(|text| !text.trim_matches('\u{feff}').trim().is_empty()).unwrap_or(&new);
    let document = match format.parse(text) {
        Ok(document) => document,
        Err(problem) => return Ok(Err(vec![problem])),
    };
    let tree = document.tree();
    let plan = match Found::read(&tree).and_then(|found| plan(wanted, &found)) {
        Ok(plan) if plan.edits.is_empty() => return Ok(Ok(Edited { text: text.to_owned(), plan })),
        Ok(plan) => plan,
        Err(problems) => return Ok(Err(problems)),
    };
    match document.edited(&plan.edits) {
        Ok(text) => {
            verify(tree, &plan.edits, (&text, format), wanted)?;
            Ok(Ok(Edited { text, plan }))
        }
        Err(problem) => Ok(Err(vec![problem])),
    }
}

/// What is about to be written must say what the old file said, changed by the edits and by nothing else, and must
/// leave nothing to do.
fn verify(
    mut tree: Node,
    edits: &[Edit],
    (new, format): (&str, Format),
    wanted: &Wanted,
) -> anyhow::Result<()> {
    edits.iter().for_each(|edit| tree.apply(edit));
    let is_meant = |new: &Node| {
        new.is_like(&tree)
            && Found::read(new).and_then(|found| plan(wanted, &found)).is_ok_and(|plan| plan.edits.is_empty())
    };
    if format.parse(new).is_ok_and(|document| is_meant(&document.tree())) {
        return Ok(());
    }
    let edits: Vec<String> = edits.iter().map(ToString::to_string).collect();
    fault!(
        format!("the edited file would not say what it should after: {}", edits.join("; ")),
        "this is a mistake of the tool; nothing was written; please report it with your file",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "name = \"app\"\nmain = \"a.js\"\ncompatibility_date = \"2026-11-01\"\n[build]\ncommand = \"\"\n";

    /// One edit is planned, and `make` writes something else.
    fn refuses(make: impl Fn(&str) -> String) -> bool {
        let edit = Edit::Set { at: Vec::new(), key: "name".into(), value: "new".into(), comment: None };
        let document = Format::Toml.parse(FILE).unwrap_or_else(|problem| panic!("{}", problem.message));
        let right = document.edited(std::slice::from_ref(&edit)).unwrap();
        let wanted = Wanted::default();
        verify(document.tree(), std::slice::from_ref(&edit), (&right, Format::Toml), &wanted).unwrap();
        verify(document.tree(), &[edit], (&make(&right), Format::Toml), &wanted).is_err()
    }

    #[test]
    fn a_result_that_says_something_else_is_refused() {
        assert!(refuses(|right| right.replace("\"new\"", "\"other\"")));
        assert!(refuses(|right| right.replace("a.js", "b.js")));
        assert!(refuses(|right| format!("{right}[extra]\n")));
        assert!(refuses(|right| right.replace("[build]", "[build")));
        assert!(refuses(|_| String::new()));
    }
}
