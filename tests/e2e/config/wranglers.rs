//! Real wrangler, in the oldest version that deploys everything we write and in the newest, on a folder of its own.

use super::{LIMIT, files::Made};
use anyhow::Context;
use std::{fs, path::PathBuf, process::Stdio};
use tempfile::TempDir;
use tokio::{process::Command, time::timeout};
use worker_containers_tests::harness::project;
use worker_containers_xtask::tools::{Cache, Node, Wrangler};

/// The first one that finds two containers of one class or name, and that knows containers of `exports`.
const OLDEST: &str = "4.124.0";

/// The oldest one.
pub(super) fn oldest() -> anyhow::Result<Wrangler> {
    let cache = Cache::open()?;
    Wrangler::exactly(&cache, &Node::ensure(&cache)?, OLDEST)
}

/// The one that this tool uses.
pub(super) fn newest() -> anyhow::Result<Wrangler> {
    let cache = Cache::open()?;
    Wrangler::ensure(&cache, &project("session-affinity")?, &Node::ensure(&cache)?)
}

/// A project of this file and a Worker that exports the classes; its build is left out.
pub(super) struct Project {
    folder: TempDir,
    file: &'static str,
}

/// What came of a run.
pub(super) struct Run {
    pub(super) succeeded: bool,
    pub(super) said: String,
    /// What would be uploaded.
    pub(super) form: String,
}

impl Project {
    pub(super) fn new(made: &Made) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("e2e-config-").tempdir()?;
        let path = |file: &str| folder.path().join(file);
        for file in ["containers/media/Dockerfile", "Dockerfile", "build/index.js"] {
            fs::create_dir_all(path(file).parent().context("it has a folder")?)?;
        }
        fs::write(path("Dockerfile"), "FROM scratch\nEXPOSE 3000\n")?;
        fs::write(path("containers/media/Dockerfile"), "FROM scratch\nEXPOSE 8080\n")?;
        let file = made.format.file_name();
        fs::write(path(file), made.text.replace("\"cargo xtask build\"", "\"\""))?;
        let classes = made.classes().into_iter();
        let classes: String =
            classes.map(|class| format!("export class {class} extends DurableObject {{}}\n")).collect();
        let workflows = made.workflows().into_iter();
        let workflows: String = workflows
            .map(|class| format!("export class {class} extends WorkflowEntrypoint {{}}\n"))
            .collect();
        let worker = format!(
            "import {{ DurableObject, WorkflowEntrypoint }} from \"cloudflare:workers\";\n{classes}{workflows}export \
             default {{ fetch: () => new Response(), queue() {{}}, scheduled() {{}} }};\n"
        );
        fs::write(path("build/index.js"), worker)?;
        Ok(Self { folder, file })
    }

    /// A deploy that goes nowhere.
    pub(super) async fn deploy(&self, wrangler: &Wrangler, environment: &str) -> anyhow::Result<Run> {
        let folder = format!("out-{environment}");
        let form = format!("{folder}/form");
        let mut command = self.command(wrangler);
        command.args([
            "deploy",
            "--dry-run",
            "--containers-rollout=none",
            "--outdir",
            &folder,
            "--outfile",
            &form,
        ]);
        command.args(["--config", self.file, "--env", environment]);
        let mut run = finish(command).await?;
        run.form = fs::read(self.path(&form))
            .map(|form| String::from_utf8_lossy(&form).into_owned())
            .unwrap_or_default();
        Ok(run)
    }

    /// The runtime, with the date and the flags of the file.
    pub(super) async fn startup(&self, wrangler: &Wrangler) -> anyhow::Result<Run> {
        let mut command = self.command(wrangler);
        command.args([
            "check",
            "startup",
            "--outfile",
            "startup.cpuprofile",
            "--args=--containers-rollout=none",
        ]);
        finish(command).await
    }

    fn command(&self, wrangler: &Wrangler) -> Command {
        let mut command = Command::from(wrangler.command());
        let home = self.path("home");
        command.current_dir(self.folder.path()).stdin(Stdio::null()).kill_on_drop(true);
        command.env("HOME", &home).env("XDG_CONFIG_HOME", home.join(".config"));
        command.env("WRANGLER_LOG_PATH", home.join("logs")).env("CI", "1").env("NO_COLOR", "1");
        command
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }
}

async fn finish(mut command: Command) -> anyhow::Result<Run> {
    let output = timeout(LIMIT, command.output()).await.context("wrangler does not end")??;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    Ok(Run { succeeded: output.status.success(), said, form: String::new() })
}
