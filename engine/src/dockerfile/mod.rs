//! What a Dockerfile says about running its image: the settings of the final stage. Nothing is built from it.

mod stage;
mod words;

use std::collections::BTreeMap;

use parse_dockerfile::Instruction;

use stage::{Stage, Variables};
use words::Words;

/// What an image brings along when nobody asks for anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Defaults {
    pub(crate) entrypoint: Vec<String>,
    pub(crate) cmd: Vec<String>,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) working_dir: String,
    /// The TCP ports of EXPOSE, in the order in which they are written.
    pub(crate) ports: Vec<u16>,
}

/// Reads the final stage of `text`. What a base image outside of the file sets cannot be known and counts as nothing.
pub(crate) fn read(text: &str, build_args: &Variables) -> Result<Defaults, String> {
    let file = parse_dockerfile::parse(text).map_err(|error| error.to_string())?;
    let words = Words {
        escape: file.parser_directives.escape.as_ref().map_or('\\', |directive| directive.value.value),
    };
    let mut global = platform();
    for argument in file.global_args() {
        let declared =
            stage::declare(&words, &argument.arguments.value, &global, &Variables::new(), build_args)?;
        global.extend(declared);
    }
    let mut finished: BTreeMap<String, Defaults> = BTreeMap::new();
    let mut last = Defaults::default();
    for part in file.stages() {
        let base = words.expand(&part.from.image.value, &global)?;
        let inherited = finished.get(&base.to_lowercase()).cloned().unwrap_or_default();
        let mut stage = Stage::new(&words, inherited, &global, build_args);
        for instruction in part.instructions {
            stage.apply(instruction).map_err(|error| match line_of(text, instruction) {
                Some(line) => format!("line {line}: {error}"),
                None => error,
            })?;
        }
        last = stage.finish();
        if let Some((_, name)) = &part.from.as_ {
            finished.insert(name.value.to_lowercase(), last.clone());
        }
    }
    Ok(last)
}

/// The arguments that BuildKit declares by itself.
fn platform() -> Variables {
    let architecture = architecture();
    let mut arguments = Variables::new();
    for side in ["TARGET", "BUILD"] {
        arguments.insert(format!("{side}PLATFORM"), format!("linux/{architecture}"));
        arguments.insert(format!("{side}OS"), "linux".to_owned());
        arguments.insert(format!("{side}ARCH"), architecture.to_owned());
    }
    arguments
}

/// This machine's architecture under Docker's name for it.
pub(crate) fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

fn line_of(text: &str, instruction: &Instruction<'_>) -> Option<usize> {
    let keyword = match instruction {
        Instruction::Arg(arg) => &arg.arg,
        Instruction::Env(env) => &env.env,
        Instruction::Expose(expose) => &expose.expose,
        Instruction::Workdir(workdir) => &workdir.workdir,
        _ => return None,
    };
    Some(text.get(..keyword.span.start)?.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests;
