//! The package a command works on, as cargo knows it.

use crate::{fault, scan::CfgSet};
use cargo_metadata::{Metadata, MetadataCommand, Package, TargetKind};
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Which package is meant.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PackageArgs {
    /// The package; needed where the workspace has several with containers
    #[arg(short, long, value_name = "NAME")]
    pub package: Option<String>,
    /// Its Cargo.toml, or the one of its workspace
    #[arg(long, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
}

/// A Worker package.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its name, which is also the name of the Worker in a new wrangler file.
    pub name: String,
    /// Where its Cargo.toml is.
    pub directory: PathBuf,
    /// The root file of its library.
    pub root: PathBuf,
    /// The root of its workspace.
    pub workspace: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
    /// Its features that are on by default.
    pub features: Vec<String>,
    /// The programs that stand in for its images.
    pub programs: Vec<Program>,
}

/// `[[package.metadata.worker-containers.program]]`: a program inside an image and how to have it here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// The image it lives in, written as in the attribute.
    pub image: String,
    /// Its path inside the image.
    pub path: String,
    /// The package whose binary it is, built by cargo.
    #[serde(default)]
    pub package: Option<String>,
    /// The binary, where the package has several.
    #[serde(default)]
    pub bin: Option<String>,
    /// The command that runs it, where no cargo package does; relative to the package.
    #[serde(default)]
    pub command: Vec<String>,
    /// The command that makes it, for programs cargo does not build.
    #[serde(default)]
    pub build: Vec<String>,
    /// Where a static build of `package` is left for the Dockerfile to copy, relative to the package.
    #[serde(default)]
    pub copy: Option<PathBuf>,
}

impl Project {
    /// Finds the package.
    ///
    /// # Errors
    ///
    /// When cargo cannot read the workspace, or when it is not clear which package is meant.
    pub fn find(args: &PackageArgs) -> anyhow::Result<Self> {
        let mut command = MetadataCommand::new();
        command.no_deps();
        if let Some(path) = &args.manifest_path {
            command.manifest_path(path);
        }
        let metadata = command.exec()?;
        let workers: Vec<&Package> =
            metadata.workspace_packages().into_iter().filter(|package| is_worker(package)).collect();
        let package = match (&args.package, workers.as_slice()) {
            (Some(name), _) => {
                match metadata.workspace_packages().into_iter().find(|package| *package.name == *name) {
                    Some(package) => package,
                    None => fault!(format!("the workspace has no package `{name}`"), one_of(&workers)),
                }
            }
            (None, [only]) => *only,
            (None, []) => fault!(
                "no package of the workspace depends on `worker-containers`",
                "run this in the workspace of a Worker, or say which with `--manifest-path`",
            ),
            (None, several) => match several.iter().find(|package| is_current(package)) {
                Some(package) => *package,
                None => fault!("the workspace has several Workers with containers", one_of(several)),
            },
        };
        Self::of(package, &metadata)
    }

    fn of(package: &Package, metadata: &Metadata) -> anyhow::Result<Self> {
        let is_library =
            |kind: &TargetKind| matches!(kind, TargetKind::CDyLib | TargetKind::Lib | TargetKind::RLib);
        let Some(library) = package.targets.iter().find(|target| target.kind.iter().any(is_library)) else {
            fault!(
                format!("package `{}` has no library, and a Worker is one", package.name),
                "write `[lib] crate-type = [\"cdylib\"]` in its Cargo.toml and its code in `src/lib.rs`",
            )
        };
        let directory =
            package.manifest_path.parent().map(|path| path.as_std_path().to_owned()).unwrap_or_default();
        Ok(Self {
            name: package.name.to_string(),
            root: library.src_path.clone().into(),
            workspace: metadata.workspace_root.clone().into(),
            target: metadata.target_directory.clone().into(),
            features: default_features(package),
            programs: programs(package)?,
            directory,
        })
    }

    /// What `cfg` means for this package.
    ///
    /// # Errors
    ///
    /// When the compiler cannot be asked.
    pub fn cfg(&self) -> anyhow::Result<CfgSet> {
        CfgSet::of_wasm(&self.directory, self.features.iter().cloned())
    }

    /// `path` as a person in the current directory would write it.
    pub fn shown(path: &Path) -> String {
        let current = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(current).unwrap_or(path).display().to_string()
    }
}

fn is_worker(package: &Package) -> bool {
    package.dependencies.iter().any(|dependency| dependency.name == "worker-containers")
        && package.targets.iter().any(|target| target.kind.contains(&TargetKind::CDyLib))
}

fn is_current(package: &Package) -> bool {
    let directory = package.manifest_path.parent().map(|path| path.as_std_path().to_owned());
    std::env::current_dir()
        .ok()
        .zip(directory)
        .is_some_and(|(current, directory)| current.starts_with(directory))
}

fn one_of(packages: &[&Package]) -> String {
    let names: Vec<String> = packages.iter().map(|package| format!("`--package {}`", package.name)).collect();
    format!("write one of {}", names.join(", "))
}

fn programs(package: &Package) -> anyhow::Result<Vec<Program>> {
    let Some(list) = package.metadata.get("worker-containers").and_then(|own| own.get("program")) else {
        return Ok(Vec::new());
    };
    match serde_json::from_value(list.clone()) {
        Ok(programs) => Ok(programs),
        Err(error) => fault!(
            format!(
                "`[[package.metadata.worker-containers.program]]` of `{}` is not understood: {error}",
                package.name
            ),
            "write `image`, `path` and `package`, as in examples/session-affinity/Cargo.toml",
        ),
    }
}

/// `default` and every feature it leads to within the package.
fn default_features(package: &Package) -> Vec<String> {
    let mut on = BTreeSet::new();
    let mut next = vec!["default".to_owned()];
    while let Some(feature) = next.pop() {
        if let Some(implied) = package.features.get(&feature)
            && on.insert(feature)
        {
            next.extend(implied.iter().cloned());
        }
    }
    on.into_iter().collect()
}
