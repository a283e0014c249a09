//! What runs the containers of a local run.

use super::{docker, images};
use crate::{build, fault, project::Project};
use anyhow::Context;
use std::{env, ffi::OsString, process::Stdio};
use tempfile::TempDir;
use worker_containers_engine::{Config, EngineProcess, Mode};

/// What runs the containers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum EngineChoice {
    /// Docker where it answers, the embedded engine elsewhere
    #[default]
    Auto,
    /// Docker
    Docker,
    /// Plain processes: no Docker, no root, starts in milliseconds
    Embedded,
}

/// A running engine, or one that runs anyway.
pub(super) enum Containers {
    Docker {
        host: String,
        /// Holds the `docker` that wrangler calls in place of the real one.
        shim: TempDir,
        real: OsString,
    },
    Embedded(Box<EngineProcess>),
}

impl Containers {
    /// Starts or finds the engine; `log` is where the embedded one writes, else our own standard error.
    pub(super) fn start(project: &Project, choice: EngineChoice, log: Option<Stdio>) -> anyhow::Result<Self> {
        match (choice, docker::find()) {
            (EngineChoice::Embedded, _) | (EngineChoice::Auto, None) => Self::embedded(project, log),
            (EngineChoice::Docker | EngineChoice::Auto, Some(docker)) => {
                build::static_programs(project)?;
                let shim = tempfile::Builder::new().prefix("worker-containers-").tempdir()?;
                let program = env::current_exe().context("cannot find out where this program is")?;
                fs_err::os::unix::fs::symlink(program, shim.path().join("docker"))?;
                let real = env::var_os("WRANGLER_DOCKER_BIN").unwrap_or_else(|| "docker".into());
                Ok(Self::Docker { host: docker.host, shim, real })
            }
            (EngineChoice::Docker, None) => fault!(
                "no Docker answers",
                "start Docker, say where it is with `DOCKER_HOST=unix:///…`, or use `--engine embedded`",
            ),
        }
    }

    fn embedded(project: &Project, log: Option<Stdio>) -> anyhow::Result<Self> {
        let config = Config { images: images::images(project)?, ..Config::default() };
        let program = env::current_exe().context("cannot find out where this program is")?;
        let engine = EngineProcess::spawn_with_log(&program, &config, log.unwrap_or_else(Stdio::inherit))?;
        Ok(Self::Embedded(Box::new(engine)))
    }

    /// The variables under which wrangler uses it.
    pub(super) fn environment(&self) -> Vec<(&'static str, OsString)> {
        match self {
            Self::Docker { host, shim, real } => vec![
                ("DOCKER_HOST", host.into()),
                ("WRANGLER_DOCKER_HOST", host.into()),
                ("WRANGLER_DOCKER_BIN", shim.path().join("docker").into()),
                ("WORKER_CONTAINERS_REAL_DOCKER", real.clone()),
            ],
            Self::Embedded(engine) => engine.environment(),
        }
    }

    /// The address of its API.
    pub(super) fn host(&self) -> &str {
        match self {
            Self::Docker { host, .. } => host,
            Self::Embedded(engine) => engine.docker_host(),
        }
    }

    /// In a few words.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Docker { host, .. } => format!("Docker at {host}"),
            Self::Embedded(engine) => format!("embedded, {}", isolation_of(engine)),
        }
    }
}

/// How an engine keeps instances apart, in a few words.
pub(super) fn isolation_of(engine: &EngineProcess) -> String {
    let isolation = engine.isolation();
    match (isolation.mode, &isolation.fallback) {
        (Mode::Namespaces, _) => "each instance in namespaces of its own".to_owned(),
        (Mode::Plain, None) => "instances are plain processes".to_owned(),
        (Mode::Plain, Some(why)) => format!("instances are plain processes, because {why}"),
    }
}
