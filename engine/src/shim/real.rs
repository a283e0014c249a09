//! Hands everything on to a real Docker CLI, and helps where Wrangler asks for more than a Docker may have: it always
//! passes flags of BuildKit, and it pulls the sidecar's image even when that was built here.

use std::ffi::{OsStr, OsString};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};

use super::{Done, REAL_DOCKER, Stop, print};

pub(super) fn run(docker: &OsStr, mut arguments: Vec<OsString>) -> Done {
    let command = command_of(&arguments);
    if command == Some("build") && !succeeds(docker, ["buildx", "version"].map(OsStr::new)) {
        arguments.retain(|argument| argument != "--load" && argument != "--provenance=false");
    } else if command == Some("pull") {
        return pull(docker, &arguments);
    }
    Err(cannot_run(docker, &plain(docker).args(arguments).exec()))
}

/// A pull that fails is no failure if the image is here: nobody could have pulled what was built here.
fn pull(docker: &OsStr, arguments: &[OsString]) -> Done {
    let status = plain(docker).args(arguments).status().map_err(|error| cannot_run(docker, &error))?;
    if status.success() {
        return Ok(());
    }
    let is_name = |word: &&OsString| !word.as_encoded_bytes().starts_with(b"-");
    let name = arguments.iter().skip_while(|word| *word != "pull").skip(1).find(is_name);
    if let Some(name) = name
        && succeeds(docker, [OsStr::new("image"), OsStr::new("inspect"), name])
    {
        print(format!("using the `{}` that is here", name.display()));
        return Ok(());
    }
    let code = status.code().or(status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    Err(Stop {
        message: "the pull failed and the image is not here".to_owned(),
        code: u8::try_from(code).unwrap_or(1),
    })
}

/// Without the variable, so that a path to ourselves does not go round in circles.
fn plain(docker: &OsStr) -> Command {
    let mut command = Command::new(docker);
    command.env_remove(REAL_DOCKER);
    command
}

fn succeeds<'a>(docker: &OsStr, arguments: impl IntoIterator<Item = &'a OsStr>) -> bool {
    let mut command = plain(docker);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn cannot_run(docker: &OsStr, error: &std::io::Error) -> Stop {
    format!("cannot run `{}`: {error}; correct {REAL_DOCKER} or unset it", docker.display()).into()
}

/// The first word that is neither a flag nor the value of one.
fn command_of(arguments: &[OsString]) -> Option<&str> {
    let mut words = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(word) = words.next() {
        match word {
            "-H" | "--host" | "-c" | "--context" | "--config" | "-l" | "--log-level" => drop(words.next()),
            flag if flag.starts_with('-') => {}
            command => return Some(command),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_found_behind_flags() {
        for (line, command) in [
            ("build .", Some("build")),
            ("--host unix:///x build --load .", Some("build")),
            ("-D -H x pull y", Some("pull")),
            ("--host build info", Some("info")),
            ("tag build x", Some("tag")),
            ("", None),
        ] {
            let words: Vec<_> = line.split_whitespace().map(OsString::from).collect();
            assert_eq!(command_of(&words), command, "{line}");
        }
    }
}
