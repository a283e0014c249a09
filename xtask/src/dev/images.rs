//! From the images of a project to what the embedded engine runs in their place.

use crate::{
    build::binary_name,
    project::{Program, Project},
    scan::Scan,
    tools::cargo,
};
use std::{collections::BTreeMap, path::Path};
use worker_containers_engine as engine;
use worker_containers_syntax::Container;

/// One image for each container class.
///
/// # Errors
///
/// When the sources cannot be read.
pub(super) fn images(project: &Project) -> anyhow::Result<Vec<engine::Image>> {
    let scan = Scan::of_crate(&project.root, &project.cfg()?)?;
    Ok(scan.containers.iter().map(|container| image(project, container)).collect())
}

fn image(project: &Project, container: &Container) -> engine::Image {
    let image = container.image();
    let dockerfile = normal(&project.directory.join(image));
    let context = match &container.image_build_context {
        Some(context) => normal(&project.directory.join(context.as_str())),
        None => dockerfile.parent().unwrap_or(Path::new("/")).to_owned(),
    };
    let programs = project.programs.iter().filter(|program| same_image(&program.image, image));
    engine::Image {
        name: container.class.to_string(),
        programs: programs.map(|program| self::program(project, program)).collect(),
        working_dir: None,
        env: BTreeMap::new(),
        dockerfile,
        context,
    }
}

fn program(project: &Project, program: &Program) -> engine::Program {
    let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let (command, build) = match &program.package {
        Some(package) => {
            let binary = project.target.join("debug").join(binary_name(program));
            let cargo = cargo().to_string_lossy().into_owned();
            let mut build = words(vec![&cargo, "build", "--package", package]);
            build.extend(program.bin.iter().flat_map(|bin| ["--bin".to_owned(), bin.clone()]));
            (vec![binary.display().to_string()], build)
        }
        None => {
            let mut command = program.command.clone();
            if let Some(first) = command.first_mut().filter(|first| first.contains('/')) {
                *first = normal(&project.directory.join(&first)).display().to_string();
            }
            (command, program.build.clone())
        }
    };
    let build = (!build.is_empty()).then(|| engine::Build { command: build, cwd: project.directory.clone() });
    engine::Program { path: program.path.clone(), command, build }
}

/// `./Dockerfile` and `Dockerfile` are the same.
fn same_image(a: &str, b: &str) -> bool {
    a.trim_start_matches("./") == b.trim_start_matches("./")
}

/// The path without `.` and with `..` resolved by name, as it may not exist yet.
fn normal(path: &Path) -> std::path::PathBuf {
    use std::path::{Component, PathBuf};
    path.components().fold(PathBuf::new(), |mut normal, component| {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            other => normal.push(other),
        }
        normal
    })
}
