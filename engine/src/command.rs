//! From what a container shall run to what runs here: the program inside the image becomes a local one.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::Image;
use crate::image::Built;

/// Where a Docker image without a PATH of its own looks.
const USUAL_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Docker's rule: `cmd` replaces CMD, and ENTRYPOINT stays in front of it unless it is replaced as well.
pub(crate) fn container_command(
    built: &Built,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
) -> Vec<String> {
    let own_cmd = || if entrypoint.is_none() { built.defaults.cmd.clone() } else { Vec::new() };
    let cmd = cmd.filter(|cmd| !cmd.is_empty()).unwrap_or_else(own_cmd);
    let entrypoint = entrypoint.unwrap_or_else(|| built.defaults.entrypoint.clone());
    [entrypoint, cmd].concat()
}

/// The local command, or what is missing and where to write it.
pub(crate) fn local_command(built: &Built, command: &[String]) -> Result<Vec<String>, String> {
    let image = &built.image;
    let [program, arguments @ ..] = command else {
        return Err(format!(
            "image `{}` has nothing to run; add `CMD [\"/server\"]` to `{}`",
            image.name,
            image.dockerfile.display()
        ));
    };
    let candidates = paths_in_image(built, program);
    let declared =
        candidates.iter().find_map(|path| image.programs.iter().find(|program| program.path == *path));
    match declared {
        Some(found) => Ok(found.command.iter().chain(arguments).cloned().collect()),
        None => Err(undeclared(image, program, arguments)),
    }
}

/// Where a program would be found inside the image.
fn paths_in_image(built: &Built, program: &str) -> Vec<String> {
    let join = |directory: &str| {
        let program = program.strip_prefix("./").unwrap_or(program);
        format!("{}/{program}", directory.trim_end_matches('/'))
    };
    if program.starts_with('/') {
        vec![program.to_owned()]
    } else if program.contains('/') {
        vec![join(&built.defaults.working_dir)]
    } else {
        let path = built.defaults.environment.get("PATH").map_or(USUAL_PATH, String::as_str);
        path.split(':').map(join).collect()
    }
}

fn undeclared(image: &Image, program: &str, arguments: &[String]) -> String {
    let declared: Vec<_> = image.programs.iter().map(|program| format!("`{}`", program.path)).collect();
    let declared = if declared.is_empty() { "none".to_owned() } else { declared.join(", ") };
    let mut message = format!(
        "`{program}` is not a declared program of image `{}` (declared: {declared}); declare it under \
         `[[package.metadata.worker-containers.program]]` in the Cargo.toml beside `{}`",
        image.name,
        image.dockerfile.display()
    );
    if program == "/bin/sh" && arguments.first().is_some_and(|first| first == "-c") {
        message.push_str(
            ", or write the command in exec form, such as `CMD [\"/server\"]`, which needs no shell",
        );
    }
    message
}

/// The variables of a run, later ones winning: ours, the image's ENV, those for local runs, those of `start()`.
pub(crate) fn environment(
    built: &Built,
    disk: &Path,
    hostname: &str,
    requested: &[String],
) -> BTreeMap<String, String> {
    let disk = disk.to_string_lossy().into_owned();
    let path = std::env::var("PATH").unwrap_or_else(|_| USUAL_PATH.to_owned());
    let mut variables = BTreeMap::from([
        ("PATH".to_owned(), path),
        ("HOSTNAME".to_owned(), hostname.to_owned()),
        ("HOME".to_owned(), disk.clone()),
        ("TMPDIR".to_owned(), disk),
    ]);
    variables.extend(built.defaults.environment.clone());
    variables.extend(built.image.env.clone());
    for variable in requested {
        match variable.split_once('=') {
            Some((name, value)) => variables.insert(name.to_owned(), value.to_owned()),
            None => variables.remove(variable),
        };
    }
    variables
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Program;
    use crate::dockerfile;

    fn built(dockerfile: &str) -> Built {
        let program = |path: &str, command: &[&str]| Program {
            path: path.to_owned(),
            command: words(command),
            build: None,
        };
        Built {
            image: Arc::new(Image {
                name: "Echo".to_owned(),
                dockerfile: "/p/Dockerfile".into(),
                context: "/p".into(),
                programs: vec![
                    program("/server", &["/here/server", "--local"]),
                    program("/app/bin/tool", &["/here/tool"]),
                ],
                working_dir: None,
                env: [("LOCAL".to_owned(), "config".to_owned()), ("A".to_owned(), "config".to_owned())]
                    .into(),
            }),
            defaults: dockerfile::read(&format!("FROM scratch\n{dockerfile}"), &BTreeMap::new()).unwrap(),
            id: String::new(),
        }
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn cmd_is_replaced_and_entrypoint_stays() {
        let built = built("ENTRYPOINT [\"/server\"]\nCMD [\"a\"]");
        assert_eq!(container_command(&built, None, None), ["/server", "a"]);
        assert_eq!(container_command(&built, None, Some(vec![])), ["/server", "a"]);
        assert_eq!(container_command(&built, None, Some(words(&["b", "c"]))), ["/server", "b", "c"]);
        assert_eq!(container_command(&built, Some(words(&["/x"])), None), ["/x"]);
    }

    #[test]
    fn programs_are_found_by_path_by_directory_and_by_name() {
        let built = built("WORKDIR /app\nENV PATH=/usr/bin:/app/bin");
        let local = |command: &[&str]| local_command(&built, &words(command));
        assert_eq!(local(&["/server", "x"]).unwrap(), ["/here/server", "--local", "x"]);
        assert_eq!(local(&["bin/tool"]).unwrap(), ["/here/tool"]);
        assert_eq!(local(&["./bin/tool"]).unwrap(), ["/here/tool"]);
        assert_eq!(local(&["tool", "y"]).unwrap(), ["/here/tool", "y"]);
        assert!(local(&["server"]).is_err());
    }

    #[test]
    fn what_is_not_declared_says_where_to_declare_it() {
        let built = built("");
        let error = |command: &[&str]| local_command(&built, &words(command)).unwrap_err();
        let text = error(&["/other"]);
        assert!(text.contains(
            "`/other` is not a declared program of image `Echo` (declared: `/server`, `/app/bin/tool`)"
        ));
        assert!(text.contains("[[package.metadata.worker-containers.program]]"), "{text}");
        assert!(error(&["/bin/sh", "-c", "run"]).contains("exec form"));
        assert!(error(&[]).contains("add `CMD [\"/server\"]` to `/p/Dockerfile`"));
    }

    #[test]
    fn the_last_word_on_a_variable_is_that_of_start() {
        let built = built("ENV A=image B=image GONE=1");
        let requested = words(&["B=start", "C=x=y", "B=placeholder", "GONE"]);
        let variables = environment(&built, Path::new("/disk"), "host", &requested);
        for (name, value) in [
            ("A", "config"),
            ("B", "placeholder"),
            ("C", "x=y"),
            ("LOCAL", "config"),
            ("HOME", "/disk"),
            ("HOSTNAME", "host"),
        ] {
            assert_eq!(variables[name], value);
        }
        assert!(!variables.contains_key("GONE"));
    }
}
