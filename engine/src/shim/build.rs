//! `docker build`: recognises a declared image, makes its programs, and gives the image its name.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use lexopt::Arg::{Long, Short, Value};
use lexopt::{Parser, ValueExt};

use super::client::{Client, part, query};
use super::{Done, Stop, print};
use crate::api::{BuildArguments, DeclaredImage};
use crate::config::{Build, Program};

#[derive(Default)]
struct Request {
    tags: Vec<String>,
    file: Option<PathBuf>,
    arguments: BTreeMap<String, String>,
    context: PathBuf,
}

pub(super) fn run(client: &Client, parser: Parser) -> Done {
    let request = parse(parser)?;
    let text = dockerfile(&request)?;
    let context = fs::canonicalize(&request.context)
        .map_err(|error| format!("cannot find the build context `{}`: {error}", request.context.display()))?;
    let images: Vec<DeclaredImage> = client.get("/engine/images")?;
    let image = choose(&images, &text, &context, &request.tags)?;
    make_programs(image)?;
    let arguments = serde_json::to_value(BuildArguments { arguments: request.arguments })?;
    for tag in &request.tags {
        let path = format!("/engine/images/{}/build?{}", part(&image.name), query("tag", tag));
        client.post(&path, &arguments)?;
        print(format!("image `{}` is ready as `{tag}`", image.name));
    }
    Ok(())
}

/// Flags that only concern how Docker builds are passed over.
fn parse(mut parser: Parser) -> Result<Request, Stop> {
    let mut request = Request::default();
    let mut contexts = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('t') | Long("tag") => request.tags.push(parser.value()?.string()?),
            Short('f') | Long("file") => request.file = Some(parser.value()?.into()),
            Long("build-arg") => {
                let text = parser.value()?.string()?;
                // Without a value Docker takes it from its own environment.
                let (name, value) = match text.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                    None => (text.clone(), std::env::var(&text).ok()),
                };
                request.arguments.extend(value.map(|value| (name, value)));
            }
            Short('o' | 'm' | 'c')
            | Long("output" | "platform" | "network" | "progress" | "label" | "builder") => {
                parser.value()?;
            }
            Long(
                "cache-from" | "cache-to" | "secret" | "ssh" | "add-host" | "shm-size" | "memory" | "ulimit",
            ) => {
                parser.value()?;
            }
            Long("provenance" | "sbom") => drop(parser.optional_value()),
            Short('q') | Long("quiet" | "load" | "no-cache" | "pull" | "rm" | "force-rm") => {}
            Value(context) => contexts.push(PathBuf::from(context)),
            other => {
                return Err(format!("{}; the embedded engine builds without it", other.unexpected()).into());
            }
        }
    }
    match <[PathBuf; 1]>::try_from(contexts) {
        Ok([context]) => Ok(Request { context, ..request }),
        Err(_) => Err("a build takes one context; write `docker build -t NAME DIRECTORY`".into()),
    }
}

fn dockerfile(request: &Request) -> Result<String, Stop> {
    let mut text = String::new();
    let path = request.file.clone().unwrap_or_else(|| request.context.join("Dockerfile"));
    if path == Path::new("-") {
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| format!("cannot read the Dockerfile: {error}"))?;
    } else {
        text = fs::read_to_string(&path)
            .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    }
    Ok(text)
}

/// The image with this Dockerfile and this context. Of several alike, the one after which the tag is called.
fn choose<'a>(
    images: &'a [DeclaredImage],
    text: &str,
    context: &Path,
    tags: &[String],
) -> Result<&'a DeclaredImage, Stop> {
    let same_context =
        |image: &&DeclaredImage| fs::canonicalize(&image.context).is_ok_and(|path| path == context);
    let same_text =
        |image: &&DeclaredImage| fs::read_to_string(&image.dockerfile).is_ok_and(|own| own == text);
    let alike: Vec<_> = images.iter().filter(same_context).filter(same_text).collect();
    let is_called = |image: &&&DeclaredImage| {
        let name = image.name.to_lowercase();
        tags.iter().any(|tag| crate::reference::split(tag).0.rsplit('/').next() == Some(name.as_str()))
    };
    if let Some(image) = alike.iter().find(is_called).or(alike.first()) {
        return Ok(image);
    }
    let declared: Vec<_> = images
        .iter()
        .map(|image| {
            format!("`{}` ({}, context {})", image.name, image.dockerfile.display(), image.context.display())
        })
        .collect();
    let declared = if declared.is_empty() { "none".to_owned() } else { declared.join(", ") };
    Err(format!(
        "no declared image has this Dockerfile and the context `{}`; declared: {declared}; write \
         `#[container(image = \"./Dockerfile\")]` on the class and `[[package.metadata.worker-containers.program]]` in \
         its Cargo.toml, then start `cargo xtask dev` again, or use `--engine docker`",
        context.display()
    )
    .into())
}

fn make_programs(image: &DeclaredImage) -> Done {
    let mut made: Vec<&Build> = Vec::new();
    for program in &image.programs {
        if let Some(build) = program.build.as_ref().filter(|build| !made.contains(build)) {
            make(image, program, build)?;
            made.push(build);
        }
        let local = program.command.first().map(Path::new);
        if let Some(missing) = local.filter(|path| !path.is_file()) {
            let way_out = match program.build {
                Some(_) => "its build did not make it; correct the build or the path",
                None => "build it, or declare its `build`",
            };
            let missing = missing.display();
            return Err(format!(
                "`{missing}` for `{}` of `{}` does not exist; {way_out}",
                program.path, image.name
            )
            .into());
        }
    }
    Ok(())
}

fn make(image: &DeclaredImage, program: &Program, build: &Build) -> Done {
    let line = build.command.join(" ");
    let [command, arguments @ ..] = build.command.as_slice() else { return Ok(()) };
    print(format!("building `{}` of `{}`: {line}", program.path, image.name));
    let status = Command::new(command).args(arguments).current_dir(&build.cwd).stdin(Stdio::null()).status();
    let status = status.map_err(|error| {
        format!("cannot run `{line}` in `{}` to build `{}`: {error}", build.cwd.display(), program.path)
    })?;
    if status.success() {
        return Ok(());
    }
    Err(Stop {
        message: format!(
            "the build of `{}` of `{}` failed: `{line}` ended with {status}",
            program.path, image.name
        ),
        code: code(status),
    })
}

fn code(status: ExitStatus) -> u8 {
    let code = status.code().or(status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    u8::try_from(code).unwrap_or(1)
}
