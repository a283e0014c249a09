//! One project, generated, built and running.

use super::{Client, Containers, runtime::Workerd};
use anyhow::Context;
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use worker_containers_xtask::{
    build,
    dev::{EngineChoice, Options, Server},
    gen_config,
    progress::Step,
    project::{PackageArgs, Project},
    tools::{Cache, Node},
    write::Mode,
};

/// A running project. Dropping it ends everything that was started for it.
pub struct Stage {
    server: Server,
    /// Requests to it.
    pub client: Client,
    /// Its containers.
    pub containers: Containers,
    folder: TempDir,
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
    /// Generates the configuration of `package`, builds it and runs it with these variables (`NAME:value`).
    ///
    /// # Errors
    ///
    /// When any of that fails.
    pub fn set(package: &str, engine: EngineChoice, vars: &[&str]) -> anyhow::Result<Self> {
        let project = project(package)?;
        anyhow::ensure!(
            gen_config::generate(&project, Mode::Write)?,
            "the attributes of {package} have errors"
        );
        build::worker(&project)?;
        let folder = tempfile::Builder::new().prefix("worker-containers-stage-").tempdir()?;
        Self::on(&project, engine, vars, folder)
    }

    fn on(project: &Project, engine: EngineChoice, vars: &[&str], folder: TempDir) -> anyhow::Result<Self> {
        let arguments = vars.iter().flat_map(|var| ["--var".to_owned(), var.to_string()]).collect();
        let options = Options { engine, state: folder.path().join("state"), log: log_of(project), arguments };
        let step = Step::begin("Starting wrangler dev");
        let server = Server::start(project, &options)?;
        step.done();
        let client = Client::new(server.url())?;
        let containers = Containers::of(server.docker_host())?;
        Ok(Self { server, client, containers, folder })
    }

    /// The process that runs the Worker.
    ///
    /// # Errors
    ///
    /// When there is none, as just after a crash.
    pub fn workerd(&self) -> anyhow::Result<Workerd> {
        Workerd::below(self.server.id(), &self.folder.path().join("state"))
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
fn log_of(project: &Project) -> PathBuf {
    project.target.join("worker-containers").join(format!("{}.log", project.name))
}
