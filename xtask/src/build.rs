//! `build`: everything a deploy needs: the Worker, and the programs its Dockerfiles copy.

use crate::{
    progress,
    project::{PackageArgs, Program, Project},
    report,
    tools::{self, BuildTools, MUSL, WASM, cargo},
};
use anyhow::Context;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    process::Command,
};

/// Flags of `build`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct BuildArgs {
    #[command(flatten)]
    package: PackageArgs,
    /// Build the Worker only
    #[arg(long)]
    worker_only: bool,
}

/// Runs the command.
///
/// # Errors
///
/// When a tool is missing or a build fails.
pub fn run(args: &BuildArgs) -> anyhow::Result<bool> {
    let project = Project::find(&args.package)?;
    worker(&project)?;
    // A local run has programs of its own, and wrangler says what it is about.
    let is_local = std::env::var_os("WRANGLER_COMMAND").is_some_and(|command| command == "dev");
    if !args.worker_only && !is_local {
        static_programs(&project)?;
    }
    Ok(true)
}

/// Builds the Worker, unless the one that is there was made from the same wasm by the same tools.
///
/// # Errors
///
/// When a tool is missing or the build fails.
pub fn worker(project: &Project) -> anyhow::Result<()> {
    let tools = BuildTools::ensure(project)?;
    let mut compile = Command::new(cargo());
    compile.args(["build", "--lib", "--release", "--target", WASM]).current_dir(&project.directory);
    progress::run(format!("Compiling {} for {WASM}", project.name), &mut compile)?;
    let stamp = Stamp::of(project, &tools)?;
    if stamp.is_current() {
        report::status("Fresh", format!("{}/build", Project::shown(&project.directory)));
        return Ok(());
    }
    // A bundle that is interrupted must not pass for the one before.
    stamp.remove()?;
    let mut bundle = Command::new(&tools.worker_build);
    bundle.arg("--release").current_dir(&project.directory).envs(tools.environment());
    progress::run(format!("Bundling {} with worker-build", project.name), &mut bundle)?;
    stamp.write()
}

/// Builds the programs that Dockerfiles copy, for the one platform images run on.
///
/// # Errors
///
/// When a build fails.
pub fn static_programs(project: &Project) -> anyhow::Result<()> {
    for program in &project.programs {
        if let (Some(package), Some(copy)) = (&program.package, &program.copy) {
            tools::ensure_target(&project.directory, MUSL)?;
            let mut build = Command::new(cargo());
            build.args(["build", "--release", "--target", MUSL, "--package", package]);
            build.args(program.bin.iter().flat_map(|bin| ["--bin", bin])).current_dir(&project.directory);
            progress::run(format!("Compiling {package} for {MUSL}"), &mut build)?;
            let built = project.target.join(MUSL).join("release").join(binary_name(program));
            let copy = project.directory.join(copy);
            copy.parent().map(fs_err::create_dir_all).transpose()?;
            fs_err::copy(&built, &copy)?;
            report::status("Placed", Project::shown(&copy));
        }
    }
    Ok(())
}

/// The name of the binary of a program that cargo builds.
pub fn binary_name(program: &Program) -> String {
    program.bin.clone().or_else(|| program.package.clone()).unwrap_or_default()
}

/// What the bundle was made from.
struct Stamp {
    file: PathBuf,
    text: String,
    bundle: PathBuf,
}

impl Stamp {
    fn of(project: &Project, tools: &BuildTools) -> anyhow::Result<Self> {
        let name = project.name.replace('-', "_");
        let wasm = project.target.join(WASM).join("release").join(format!("{name}.wasm"));
        let wasm = fs_err::read(&wasm).context("the Worker's library was not built as a `cdylib`")?;
        let mut hash = DefaultHasher::new();
        (wasm, tools.environment(), &tools.worker_build).hash(&mut hash);
        let folder = project.target.join("worker-containers");
        fs_err::create_dir_all(&folder)?;
        Ok(Self {
            file: folder.join(format!("{}.stamp", project.name)),
            text: format!("{:016x}", hash.finish()),
            bundle: project.directory.join("build/index_bg.wasm"),
        })
    }

    fn is_current(&self) -> bool {
        self.bundle.is_file() && std::fs::read_to_string(&self.file).is_ok_and(|text| text == self.text)
    }

    fn remove(&self) -> anyhow::Result<()> {
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn write(&self) -> anyhow::Result<()> {
        Ok(fs_err::write(&self.file, &self.text)?)
    }
}
