//! `check`: everything that can be known to be wrong before a deploy, in the file, in the code and between them.
//!
//! wrangler looks at one environment, warns of what it does not know, and takes much that the platform refuses later.
//! The rules here are the ones it does not have, numbered as in the documentation of this command.

mod containers;
mod context;
mod date;
mod dev_vars;
mod dockerfile;
mod environments;
mod files;
mod finding;
mod gather;
mod history;
mod limits;
mod names;
mod output;
mod schema;
mod settings;
mod versions;

pub use context::{Beside, Context, Schema, Seen};
pub use dev_vars::DevVars;
pub use finding::{Finding, Findings, Severity};
pub use output::{Output, written};

use crate::{
    config::{Ask, lock, plan},
    fault, gen_config,
    project::{PackageArgs, Project},
    report,
    scan::Scan,
    wrangler::{Format, locate},
    write::read,
};

/// Flags of `check`.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(
    after_help = "Exits with 0 when nothing was found but warnings, 1 when there are errors, 2 when the \
                  arguments make no sense."
)]
pub struct CheckArgs {
    #[command(flatten)]
    package: PackageArgs,
    /// How findings are written
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    format: Output,
}

/// Runs the command. `false` means that there are errors.
///
/// # Errors
///
/// When there is nothing to check, or it cannot be read.
pub fn run(args: &CheckArgs) -> anyhow::Result<bool> {
    of_project(&Project::find(&args.package)?, args.format)
}

/// The same for a package that is known already.
///
/// # Errors
///
/// As [`run`].
pub fn of_project(project: &Project, output: Output) -> anyhow::Result<bool> {
    let scan = Scan::of_crate(&project.root, &project.cfg()?)?;
    report::findings(&scan);
    let path = locate(&project.directory, None)?;
    let Some(text) = read(&path)? else {
        fault!(
            format!("there is no `{}`", Project::shown(&path)),
            "run `cargo xtask gen-config` to have one"
        );
    };
    let lock_path = path.with_file_name(lock::FILE_NAME);
    let recorded = gen_config::recorded(&lock_path, read(&lock_path)?.as_deref())?;
    let wanted = scan.wanted(&project.name);
    let (findings, shape) = match Format::of(&path).parse(&text) {
        Err(problem) => (
            vec![Finding { rule: "R20", severity: Severity::Error, problem }],
            "as far as it can be read".to_owned(),
        ),
        Ok(document) => {
            let tree = document.tree();
            let beside = gather::gather(project, &path, &tree, &scan.containers);
            let context = Context::new(&text, &tree, &scan.containers, &wanted, &beside);
            let (findings, schema) = check(&context, &Ask { recorded, ..Ask::default() });
            let shape = schema.map_or("without a schema: no wrangler is installed".to_owned(), |whose| {
                format!("with the schema {whose}")
            });
            (findings, shape)
        }
    };
    report::output(&written(output, &path, &text, &scan, &findings));
    let errors = findings.iter().filter(|it| it.severity == Severity::Error).count();
    report::status(
        "Checked",
        format!(
            "`{}`, {shape}: {}, {}",
            Project::shown(&path),
            counted(errors, "error"),
            counted(findings.len() - errors, "warning")
        ),
    );
    Ok(errors == 0 && !scan.has_errors())
}

/// `1 error`, `2 errors`.
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Every finding, and whose schema was used.
pub fn check(context: &Context<'_>, ask: &Ask) -> (Vec<Finding>, Option<String>) {
    let mut findings = Findings::default();
    containers::check(context, &mut findings);
    history::check(context, &mut findings);
    environments::check(context, &mut findings);
    names::check(context, &mut findings);
    limits::check(context, &mut findings);
    settings::check(context, &mut findings);
    date::check(context, &mut findings);
    versions::check(context, &mut findings);
    files::check(context, &mut findings);
    drift(context, ask, &mut findings);
    let schema = schema::check(context, &mut findings);
    (findings.sorted(), schema)
}

/// What `gen-config` would say or do.
fn drift(context: &Context<'_>, ask: &Ask, findings: &mut Findings) {
    match plan(context.wanted, context.tree, ask) {
        Err(problems) => {
            problems.into_iter().for_each(|problem| findings.push("code", Severity::Error, problem));
        }
        Ok(plan) if !plan.edits.is_empty() => {
            let edits: Vec<String> = plan.edits.iter().map(ToString::to_string).collect();
            findings.error(
                "drift",
                &(0..0),
                format!(
                    "the file does not match the code; `cargo xtask gen-config` would {}",
                    edits.join(", ")
                ),
            );
        }
        Ok(_) => {}
    }
}
