//! From an empty package to what wrangler would upload, and what stands in the way once the file was edited.

use super::metadata;
use anyhow::Context;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{process::Command, time::timeout};
use worker_containers_tests::{
    ensure_that,
    harness::{Check, Stage, project},
};

/// A Worker is compiled for it, and everything it depends on.
const LIMIT: Duration = Duration::from_secs(15 * 60);

pub(super) async fn of_a_new_package(_stage: &Stage) -> Check {
    let package = Package::new()?;
    let source = package.workspace.display().to_string();
    let init = package.xtask("init", &["--source", &source], &[]).await?;
    ensure_that!(init.succeeded, "init: {}", init.said);
    let arguments = ["--dry-run", "--containers-rollout=none", "--outdir", "out", "--outfile", "out/form"];
    let deploy = package.xtask("deploy", &[], &arguments).await?;
    ensure_that!(deploy.succeeded, "deploy: {}", deploy.said);
    let form = fs::read(package.path("out/form")).context("wrangler was not told where")?;
    let uploaded = metadata::of(&String::from_utf8_lossy(&form))?;
    let class = uploaded.containers().next().context("no container is uploaded")?.to_owned();
    ensure_that!(
        uploaded.bindings().any(|what| what == format!("durable_object_namespace {class}")),
        "{uploaded:#?}"
    );
    // What is deployed is what was compiled: another image in the file is refused by the build, and told by the check.
    fs::remove_file(package.path("out/form"))?;
    let config = fs::read_to_string(package.path("wrangler.toml"))?;
    let edited = config.replace("\"./Dockerfile\"", "\"./Containerfile\"");
    ensure_that!(edited != config, "{config}");
    fs::write(package.path("wrangler.toml"), edited)?;
    let build = package.xtask("build", &["--worker-only"], &[]).await?;
    ensure_that!(!build.succeeded && build.said.contains("its struct does not say so"), "{}", build.said);
    let deploy = package.xtask("deploy", &[], &arguments).await?;
    ensure_that!(!deploy.succeeded && !package.path("out/form").exists(), "{}", deploy.said);
    Ok(())
}

/// A package as `cargo new --lib` makes it, outside of this workspace.
struct Package {
    folder: TempDir,
    workspace: PathBuf,
    target: PathBuf,
}

/// What came of a command.
struct Ran {
    succeeded: bool,
    said: String,
}

impl Package {
    fn new() -> anyhow::Result<Self> {
        let ours = project("session-affinity")?;
        let folder = tempfile::Builder::new().prefix("e2e-deploy-").tempdir()?;
        fs::create_dir(folder.path().join("src"))?;
        fs::write(
            folder.path().join("Cargo.toml"),
            "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n",
        )?;
        fs::write(folder.path().join("src/lib.rs"), "")?;
        // The versions that are here already.
        fs::copy(ours.workspace.join("Cargo.lock"), folder.path().join("Cargo.lock"))?;
        Ok(Self { folder, workspace: ours.workspace, target: ours.target })
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// `cargo xtask COMMAND`, which is ours in the place of the package's own.
    async fn xtask(&self, command: &str, flags: &[&str], arguments: &[&str]) -> anyhow::Result<Ran> {
        let manifest = self.path("Cargo.toml");
        let mut run = Command::new(self.program());
        run.arg(command).arg("--manifest-path").arg(&manifest).args(flags).args(arguments);
        run.current_dir(self.folder.path()).stdin(Stdio::null()).kill_on_drop(true);
        // Compiled where this workspace is, so that most of it is there.
        run.env("CARGO_TARGET_DIR", &self.target).env("CI", "1").env("NO_COLOR", "1");
        let output = timeout(LIMIT, run.output()).await.context("it does not end")??;
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        Ok(Ran { succeeded: output.status.success(), said })
    }

    fn program(&self) -> PathBuf {
        let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
        self.target.join(profile).join(Path::new("xtask").with_extension(std::env::consts::EXE_EXTENSION))
    }
}
