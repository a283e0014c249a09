//! One project, generated, built and running.

use super::{Client, Containers, Journal, runtime::Workerd};
use anyhow::Context;
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;
use worker_containers_xtask::{
    build,
    dev::{EngineChoice, Options, Server},
    gen_config::{self, Request},
    progress::Step,
    project::{PackageArgs, Project},
    tools::{Cache, Node},
};

/// A running project. Dropping it ends everything that was started for it.
pub struct Stage {
    server: Server,
    /// Requests to it.
    pub client: Client,
    /// Its containers.
    pub containers: Containers,
    /// What its hooks and applications told the test; they find it under the variable `JOURNAL`.
    pub journal: Journal,
    folder: TempDir,
    setting: Setting,
}

/// How a stage was set.
#[derive(Clone)]
struct Setting {
    project: Project,
    engine: EngineChoice,
    arguments: Vec<String>,
    log: PathBuf,
}

/// A package of this workspace.
///
/// # Errors
///
/// When there is none of that name.
pub fn project(package: &str) -> anyhow::Result<Project> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    Project::find(&PackageArgs { package: Some(package.to_owned()), manifest_path: Some(manifest) })
}

impl Stage {
    /// Generates the configuration of `package`, builds it and runs it with these variables (`NAME:value`) and
    /// further arguments of wrangler.
    ///
    /// # Errors
    ///
    /// When any of that fails.
    pub fn set(
        package: &str,
        engine: EngineChoice,
        vars: &[&str],
        arguments: &[&str],
    ) -> anyhow::Result<Self> {
        let project = project(package)?;
        anyhow::ensure!(
            gen_config::generate(&project, &Request::default())?,
            "the attributes of {package} have errors"
        );
        build::worker(&project)?;
        let mut arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        arguments.extend(vars.iter().flat_map(|var| ["--var".to_owned(), var.to_string()]));
        let log = log_of(&project, "");
        Self::on(Setting { project, engine, arguments, log }, empty_folder()?)
    }

    /// A second stage of the same project, which begins without any state.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn another(&self) -> anyhow::Result<Self> {
        let log = log_of(&self.setting.project, "-another");
        Self::on(Setting { log, ..self.setting.clone() }, empty_folder()?)
    }

    /// Ends wrangler, workerd and the containers, and starts them again with what the objects stored.
    ///
    /// # Errors
    ///
    /// When it cannot be started again.
    pub fn restarted(self) -> anyhow::Result<Self> {
        let Self { server, folder, setting, .. } = self;
        drop(server);
        Self::on(setting, folder)
    }

    fn on(setting: Setting, folder: TempDir) -> anyhow::Result<Self> {
        let journal = Journal::open()?;
        let mut arguments = setting.arguments.clone();
        arguments.extend(["--var".to_owned(), format!("JOURNAL:{}", journal.url())]);
        let state = folder.path().join("state");
        let options = Options { engine: setting.engine, state, log: setting.log.clone(), arguments };
        let step = Step::begin("Starting wrangler dev");
        let server = Server::start(&setting.project, &options)?;
        step.done();
        let client = Client::new(server.url())?;
        let containers = Containers::of(server.docker_host())?;
        Ok(Self { server, client, containers, journal, folder, setting })
    }

    /// The process that runs the Worker.
    ///
    /// # Errors
    ///
    /// When there is none, as just after a crash.
    pub fn workerd(&self) -> anyhow::Result<Workerd> {
        let front = self.server.url().trim_end_matches('/').rsplit(':').next().unwrap_or_default();
        Workerd::below(self.server.id(), front.parse()?)
    }

    /// Ends workerd without a word, and returns when wrangler has put another in its place.
    ///
    /// # Errors
    ///
    /// When there is none to end, or none comes.
    pub async fn crash(&self) -> anyhow::Result<()> {
        let killed = self.workerd()?;
        killed.kill()?;
        for _ in 0..600 {
            if self.workerd().is_ok_and(|present| present != killed) {
                return Ok(());
            }
            // wrangler says it nowhere in words that last.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("wrangler did not start workerd again")
    }

    /// When the object called `name` of the class stored as `class` will be woken, in milliseconds since the epoch.
    ///
    /// # Errors
    ///
    /// When there is no such object, or node cannot read its file.
    pub fn alarm(&self, class: &str, name: &str) -> anyhow::Result<Option<u64>> {
        let node = Node::ensure(&Cache::open()?)?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("harness/alarms.mjs");
        let objects = self.folder.path().join("state/v3/do").join(class);
        let mut command = Command::new(node.program());
        let output = command.arg("--no-warnings").arg(script).arg(objects).arg(name).output()?;
        anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let alarm = String::from_utf8(output.stdout)?;
        (!alarm.trim().is_empty())
            .then(|| alarm.trim().parse().with_context(|| format!("`{alarm}` is no time")))
            .transpose()
    }

    /// What runs the containers, in a few words.
    pub fn engine(&self) -> String {
        self.server.engine()
    }

    /// The end of what wrangler, workerd and the containers said.
    pub fn log_tail(&self) -> String {
        self.server.log_tail(30)
    }

    /// Everything that wrangler, workerd and the containers said.
    pub fn log(&self) -> String {
        self.server.log_tail(usize::MAX)
    }

    /// The process id of wrangler.
    pub fn wrangler(&self) -> u32 {
        self.server.id()
    }

    /// A folder that lives as long as the stage.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Kept after a run, because a failure is read there.
fn log_of(project: &Project, which: &str) -> PathBuf {
    project.target.join("worker-containers").join(format!("{}{which}.log", project.name))
}

fn empty_folder() -> anyhow::Result<TempDir> {
    Ok(tempfile::Builder::new().prefix("worker-containers-stage-").tempdir()?)
}
