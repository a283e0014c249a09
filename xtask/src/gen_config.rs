//! `gen-config`: read the code, read the file, plan, edit, verify, write.

use crate::{
    config::{Ask, Edit, Lock, Node, Plan, Problem, Task, Wanted, lock, owned, plan},
    fault,
    project::{PackageArgs, Project},
    report,
    scan::Scan,
    wrangler::{Document, Format, locate},
    write::{Mode, Outcome, put, read},
};
use std::path::{Path, PathBuf};

/// Flags of `gen-config`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct GenConfigArgs {
    #[command(flatten)]
    package: PackageArgs,
    #[command(flatten)]
    request: Request,
}

/// What to do and how.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Request {
    /// Change nothing; show what differs and exit with 1
    #[arg(long)]
    check: bool,
    /// Change nothing; show what would be written
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// The format of a new file
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Only this environment, made when it is not there; without this, the top level and every environment of the file
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    /// Take a class out, with all its data: tells and does the next of the two deploys it takes
    #[arg(long, value_name = "CLASS", conflicts_with_all = ["check", "env"])]
    delete: Option<String>,
    /// Declare classes in `exports` instead of `migrations`. There is no way back
    #[arg(long, conflicts_with_all = ["check", "env", "delete"])]
    switch_to_exports: bool,
    /// Take the migrations as they are, though they are not what was recorded
    #[arg(long, conflicts_with = "check")]
    accept_history: bool,
}

/// A file that says what it should.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Its text.
    pub text: String,
    /// Its history, to be recorded.
    pub lock: Lock,
    /// What led to it.
    pub plan: Plan,
}

/// What became of the files.
#[derive(Clone, Debug)]
pub struct Done {
    /// Which files, and whether each was written.
    pub files: Vec<(PathBuf, Outcome)>,
    /// What was to be done.
    pub plan: Plan,
}

impl Request {
    /// To compare only.
    pub fn check() -> Self {
        Self { check: true, ..Self::default() }
    }

    /// What is asked, of a file whose history was recorded as `recorded`.
    pub fn ask(&self, recorded: Option<Lock>) -> Ask {
        let task = match &self.delete {
            Some(class) => Task::Delete(class.clone()),
            None if self.switch_to_exports => Task::Switch,
            None => Task::Update,
        };
        Ask { environment: self.env.clone(), task, recorded: recorded.filter(|_| !self.accept_history) }
    }

    fn mode(&self) -> Mode {
        match (self.check, self.dry_run) {
            (true, _) => Mode::Check,
            (_, true) => Mode::DryRun,
            _ => Mode::Write,
        }
    }
}

/// Runs the command. `false` means that something was found: errors in attributes, or things in the file that only its
/// author can decide.
///
/// # Errors
///
/// When the command cannot do its work, and with `--check` when the file does not match the code.
pub fn run(args: &GenConfigArgs) -> anyhow::Result<bool> {
    generate(&Project::find(&args.package)?, &args.request)
}

/// The same for a package that is known already.
///
/// # Errors
///
/// As [`run`].
pub fn generate(project: &Project, request: &Request) -> anyhow::Result<bool> {
    let Some(done) = perform(project, request)? else { return Ok(false) };
    for (path, outcome) in &done.files {
        let shown = Project::shown(path);
        match outcome {
            Outcome::UpToDate => report::status("Fresh", shown),
            Outcome::Written => report::status("Wrote", shown),
            Outcome::Differs(diff) => {
                report::output(diff);
                report::note(format!("`{shown}` was not changed"));
            }
        }
    }
    let is_different = |(path, outcome): &(PathBuf, Outcome)| {
        matches!(outcome, Outcome::Differs(_)).then(|| Project::shown(path))
    };
    match done.files.iter().find_map(is_different) {
        Some(shown) if request.check => fault!(
            format!("`{shown}` does not match the code"),
            format!("run `cargo xtask gen-config --package {}` and commit the result", project.name),
        ),
        _ => done.plan.notes.iter().for_each(report::note),
    }
    Ok(true)
}

/// The work itself. `None` means that something was found, and was printed.
///
/// # Errors
///
/// When it cannot be done.
pub fn perform(project: &Project, request: &Request) -> anyhow::Result<Option<Done>> {
    let scan = Scan::of_crate(&project.root, &project.cfg()?)?;
    report::findings(&scan);
    if scan.has_errors() {
        return Ok(None);
    }
    // The last container of a Worker can be deleted as well.
    if scan.containers.is_empty() && scan.workflows.is_empty() && request.delete.is_none() {
        fault!(
            format!("package `{}` has no struct with `#[container]`", project.name),
            "write `#[container(port = 8080)] pub struct MyContainer;` in its library",
        );
    }
    let wanted = scan.wanted(&project.name);
    let path = locate(&project.directory, request.format)?;
    let lock_path = path.with_file_name(lock::FILE_NAME);
    let (old, old_lock) = (read(&path)?, read(&lock_path)?);
    let ask = request.ask(recorded(&lock_path, old_lock.as_deref())?);
    match edited(old.as_deref(), Format::of(&path), &wanted, &ask)? {
        Ok(Edited { text, lock, plan }) => {
            let mode = request.mode();
            let mut files = vec![(path.clone(), put(&path, old.as_deref(), &text, mode)?)];
            if old_lock.is_some() || !lock.is_empty() {
                let outcome = put(&lock_path, old_lock.as_deref(), &lock.text(), mode)?;
                files.push((lock_path, outcome));
            }
            Ok(Some(Done { files, plan }))
        }
        Err(problems) => {
            report::problems(&path, old.as_deref().unwrap_or_default(), &scan, &problems);
            Ok(None)
        }
    }
}

/// The history that the lock file holds.
///
/// # Errors
///
/// When it cannot be read.
pub fn recorded(path: &Path, text: Option<&str>) -> anyhow::Result<Option<Lock>> {
    match text.map(Lock::parse) {
        None => Ok(None),
        Some(Ok(lock)) => Ok(Some(lock)),
        Some(Err(line)) => fault!(
            format!("line {line} of `{}` is not a recorded migration", Project::shown(path)),
            "restore the file from version control, or remove it to have the migrations recorded as they are",
        ),
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
    ask: &Ask,
) -> anyhow::Result<Result<Edited, Vec<Problem>>> {
    let new = format.new_file(owned::HEADER);
    let text = old.filter(|text| !text.trim_matches('\u{feff}').trim().is_empty()).unwrap_or(&new);
    let document = match format.parse(text) {
        Ok(document) => document,
        Err(problem) => return Ok(Err(vec![problem])),
    };
    let tree = document.tree();
    let plan = match plan(wanted, &tree, ask) {
        Ok(plan) if plan.edits.is_empty() => {
            return Ok(Ok(Edited { text: text.to_owned(), lock: Lock::of(&tree), plan }));
        }
        Ok(plan) => plan,
        Err(problems) => return Ok(Err(problems)),
    };
    match performed(&*document, format, &plan.edits) {
        Ok(text) => {
            let lock = verify(tree, &plan.edits, (&text, format), wanted, ask)?;
            Ok(Ok(Edited { text, lock, plan }))
        }
        Err(problem) => Ok(Err(vec![problem])),
    }
}

/// What goes is taken out of a text in which everything new has its place: a comma belongs to what is left.
fn performed(document: &dyn Document, format: Format, edits: &[Edit]) -> Result<String, Problem> {
    let (gone, new): (Vec<Edit>, Vec<Edit>) =
        edits.iter().cloned().partition(|edit| matches!(edit, Edit::Remove { .. }));
    if gone.is_empty() || new.is_empty() {
        return document.edited(edits);
    }
    let text = document.edited(&new)?;
    format.parse(&text)?.edited(&gone)
}

/// What is about to be written must say what the old file said, changed by the edits and by nothing else, and must
/// leave nothing to do. Returns its history.
fn verify(
    mut tree: Node,
    edits: &[Edit],
    (new, format): (&str, Format),
    wanted: &Wanted,
    ask: &Ask,
) -> anyhow::Result<Lock> {
    edits.iter().for_each(|edit| tree.apply(edit));
    let is_done = |new: &Node| {
        ask.task != Task::Update || plan(wanted, new, ask).is_ok_and(|plan| plan.edits.is_empty())
    };
    match format.parse(new).map(|document| document.tree()) {
        Ok(new) if new.is_like(&tree) && is_done(&new) => Ok(Lock::of(&new)),
        _ => {
            let edits: Vec<String> = edits.iter().map(ToString::to_string).collect();
            fault!(
                format!("the edited file would not say what it should after: {}", edits.join("; ")),
                "this is a mistake of the tool; nothing was written; please report it with your file",
            )
        }
    }
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
        verify(
            document.tree(),
            std::slice::from_ref(&edit),
            (&right, Format::Toml),
            &wanted,
            &Ask::default(),
        )
        .unwrap();
        verify(document.tree(), &[edit], (&make(&right), Format::Toml), &wanted, &Ask::default()).is_err()
    }

    #[test]
    fn a_history_that_comes_to_nothing_can_be_switched() {
        let toml = "[[env.staging.migrations]]\ntag = \"v1\"\ndeleted_classes = [\"Old\"]\n";
        let json = "{ \"env\": { \"staging\": { \"migrations\": [{ \"tag\": \"v1\" }] } }, \"migrations\": [{ \"tag\": \"v1\" }] }\n";
        let ask = Ask { task: Task::Switch, ..Ask::default() };
        for (text, format) in [(toml, Format::Toml), (json, Format::Jsonc)] {
            let new = edited(Some(text), format, &Wanted::default(), &ask).unwrap().unwrap();
            let tree = format.parse(&new.text).map_err(|problem| problem.message).unwrap().tree();
            let staging = tree.get("env").and_then(|env| env.get("staging")).expect("it is still there");
            assert!(staging.get("exports").is_some() && staging.get("migrations").is_none(), "{}", new.text);
        }
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
