//! What one engine has to run. Handed over as JSON on the engine's standard input, never through its arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Everything an engine knows about the outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The images that can be built and run.
    #[serde(default)]
    pub images: Vec<Image>,
    /// How instances are kept apart.
    #[serde(default)]
    pub isolation: Isolation,
    /// Image names that mean the sidecar; `wrangler dev` is told the first one.
    #[serde(default = "sidecar_names")]
    pub sidecar: Vec<String>,
    /// Whether the output of instances is printed, line by line, on the engine's standard error.
    #[serde(default = "yes")]
    pub forward_logs: bool,
}

/// One image: a Dockerfile, and the local programs that stand for those inside of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// The class that uses it. In lower case it is also a name under which the image is always known.
    pub name: String,
    /// The Dockerfile whose final stage gives ENTRYPOINT, CMD, ENV, WORKDIR and EXPOSE. Absolute.
    pub dockerfile: PathBuf,
    /// The build context, by which `docker build` recognises the image. Absolute.
    pub context: PathBuf,
    /// Which program inside the image is which program here.
    #[serde(default)]
    pub programs: Vec<Program>,
    /// Where instances start, instead of an empty directory that goes away with the run. Absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<PathBuf>,
    /// Variables set for local runs only: above the image's ENV, below what `start()` passes.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// Names of variables, never their values: they may be secrets.
impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Image")
            .field("name", &self.name)
            .field("dockerfile", &self.dockerfile)
            .field("context", &self.context)
            .field("programs", &self.programs)
            .field("working_dir", &self.working_dir)
            .field("env", &self.env.keys())
            .finish()
    }
}

/// One program of an image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its absolute path in the image, for example `/server`.
    pub path: String,
    /// What runs instead; the first word is an absolute path, the container's arguments are appended.
    pub command: Vec<String>,
    /// What `docker build` runs to make it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<Build>,
}

/// A command that makes a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// The program, looked up in PATH, and its arguments.
    pub command: Vec<String>,
    /// Where it runs. Absolute.
    pub cwd: PathBuf,
}

/// How instances are kept apart from each other and from the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Isolation {
    /// Namespaces where a trial run shows that they work, plain processes elsewhere.
    #[default]
    Auto,
    /// Namespaces of the user, the network and the process ids; no engine without them.
    Namespaces,
    /// Plain processes, each told a free port in `PORT`.
    None,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            images: Vec::new(),
            isolation: Isolation::Auto,
            sidecar: sidecar_names(),
            forward_logs: true,
        }
    }
}

fn sidecar_names() -> Vec<String> {
    vec!["worker-containers/sidecar:local".to_owned()]
}

fn yes() -> bool {
    true
}

impl Config {
    /// Looks for every mistake that can be seen before anything runs.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let mut problems = Vec::new();
        if self.sidecar.iter().all(|name| name.is_empty()) {
            problems.push("`sidecar` names no image; leave it out to get the usual name".to_owned());
        }
        let mut names = BTreeSet::new();
        for image in &self.images {
            if !names.insert(image.name.to_lowercase()) {
                problems.push(format!("two images are called `{}`; give each its own name", image.name));
            }
            image.check(&mut problems);
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Config { problems }) }
    }
}

impl Image {
    fn check(&self, problems: &mut Vec<String>) {
        let name = &self.name;
        if name.is_empty()
            || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter))
        {
            problems.push(format!(
                "`{name}` cannot name an image; use the class name: letters, digits, `_`, `-` and `.`"
            ));
        }
        check_absolute(name, "dockerfile", &self.dockerfile, problems);
        check_absolute(name, "context", &self.context, problems);
        if let Some(directory) = &self.working_dir {
            check_absolute(name, "working_dir", directory, problems);
        }
        let mut paths = BTreeSet::new();
        for program in &self.programs {
            if !paths.insert(&program.path) {
                problems.push(format!("image `{name}` declares `{}` twice; keep one", program.path));
            }
            program.check(name, problems);
        }
    }
}

impl Program {
    fn check(&self, image: &str, problems: &mut Vec<String>) {
        let path = &self.path;
        if !path.starts_with('/') {
            problems.push(format!(
                "program `{path}` of image `{image}` is not an absolute path in the image; write `/{path}`"
            ));
        }
        match self.command.first() {
            None => problems.push(format!(
                "program `{path}` of image `{image}` has an empty `command`; write the local program to run"
            )),
            Some(program) => check_absolute(image, "command", Path::new(program), problems),
        }
        let Some(build) = &self.build else { return };
        if build.command.is_empty() {
            problems.push(format!(
                "program `{path}` of image `{image}` has an empty build command; leave `build` out"
            ));
        }
        check_absolute(image, "build.cwd", &build.cwd, problems);
    }
}

fn check_absolute(image: &str, key: &str, path: &Path, problems: &mut Vec<String>) {
    if !path.is_absolute() {
        problems.push(format!("`{key}` of image `{image}` is `{}`; write an absolute path", path.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(json: &str) -> String {
        serde_json::from_str::<Config>(json).unwrap().check().unwrap_err().to_string()
    }

    #[test]
    fn every_mistake_is_listed() {
        let text = problems(
            r#"{"sidecar": [], "images": [
                {"name": "A B", "dockerfile": "Dockerfile", "context": "/c", "programs": [
                    {"path": "server", "command": []},
                    {"path": "/x", "command": ["x"], "build": {"command": [], "cwd": "/"}},
                    {"path": "/x", "command": ["/x"]}]},
                {"name": "Same", "dockerfile": "/d", "context": "/c"},
                {"name": "same", "dockerfile": "/d", "context": "/c", "working_dir": "w"}]}"#,
        );
        for part in [
            "names no image",
            "`A B` cannot name an image",
            "`dockerfile` of image `A B` is `Dockerfile`",
            "write `/server`",
            "empty `command`",
            "`command` of image `A B` is `x`",
            "empty build command",
            "declares `/x` twice",
            "two images are called `same`",
            "`working_dir` of image `same` is `w`",
        ] {
            assert!(text.contains(part), "`{part}` is not in: {text}");
        }
    }

    #[test]
    fn unknown_keys_are_refused() {
        let error = serde_json::from_str::<Config>(r#"{"isolations": "auto"}"#).unwrap_err();
        assert!(error.to_string().contains("unknown field `isolations`"));
    }

    #[test]
    fn a_config_survives_the_trip() {
        let config: Config = serde_json::from_str("{}").unwrap();
        assert_eq!(config, Config::default());
        let text = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<Config>(&text).unwrap(), config);
    }
}
