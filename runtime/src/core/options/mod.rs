//! What one start says beyond the attributes.

mod newer;

pub use newer::{ContainerSnapshot, DirectoryRestore, DirectorySnapshot, InstanceSize, Resources};

use crate::core::failure::{Failure, FailureKind};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Most bytes that the options of an instance may take, stored as JSON.
pub const MAX_OPTIONS_BYTES: usize = 64 * 1024;

/// Options of a start, laid over those of the attributes: a variable given here replaces the one of the same name.
///
/// They stay with the instance: a start that gives none, like that of a request, uses those given last, and one that gives
/// empty options while nothing runs begins without. Keys and
/// spelling are those of the TypeScript library, so that a TypeScript Worker can give them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct StartOptions {
    /// Variables of the container.
    #[serde(alias = "env", skip_serializing_if = "BTreeMap::is_empty")]
    pub env_vars: BTreeMap<String, String>,
    /// Command that replaces the image's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entrypoint: Option<Vec<String>>,
    /// Whether the container reaches the internet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_internet: Option<bool>,
    /// Labels of the run.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The image to run instead of that of the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The size of the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<InstanceSize>,
    /// Milliseconds after which the runtime ends the container, whatever it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hard_timeout: Option<u64>,
    /// Directories to start with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub directory_snapshots: Vec<DirectoryRestore>,
    /// A container to go on from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_snapshot: Option<ContainerSnapshot>,
}

impl StartOptions {
    /// No options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable of the container.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env_vars.insert(name.into(), value.into());
        self
    }

    /// Replaces the command of the image.
    #[must_use]
    pub fn entrypoint<W: Into<String>>(mut self, command: impl IntoIterator<Item = W>) -> Self {
        self.entrypoint = Some(command.into_iter().map(Into::into).collect());
        self
    }

    /// Says whether the container reaches the internet.
    #[must_use]
    pub fn enable_internet(mut self, enable: bool) -> Self {
        self.enable_internet = Some(enable);
        self
    }

    /// Sets a label of the run.
    #[must_use]
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(name.into(), value.into());
        self
    }

    /// Reads options that came as JSON from another Worker.
    ///
    /// # Errors
    ///
    /// [`FailureKind::BadOptions`] for anything that is not understood.
    pub fn from_json(text: &str) -> Result<Self, Failure> {
        if text.len() > MAX_OPTIONS_BYTES {
            let why =
                format!("start options take {} bytes; at most {MAX_OPTIONS_BYTES} are kept", text.len());
            return Err(Failure::new(FailureKind::BadOptions, why));
        }
        let options: Self = serde_json::from_str(text).map_err(|error| bad(&error))?;
        options.check()?;
        Ok(options)
    }

    /// Whether a start could use them.
    ///
    /// # Errors
    ///
    /// [`FailureKind::BadOptions`], naming the key and never a value.
    pub fn check(&self) -> Result<(), Failure> {
        let bad = |why: String| Err(Failure::new(FailureKind::BadOptions, why));
        for (name, value) in &self.env_vars {
            if name.is_empty() || name.contains(['=', '\0']) {
                return bad(format!("`{name}` is no name of a variable; leave out `=` and NUL"));
            }
            if value.contains('\0') {
                return bad(format!("the value of `{name}` contains NUL, which no variable can hold"));
            }
        }
        match &self.entrypoint {
            Some(command) if command.first().is_none_or(String::is_empty) => {
                bad("`entrypoint` is empty; name a program, or leave it out for the image's own".to_owned())
            }
            _ => self.check_newer(),
        }
    }

    /// Whether what runs is the image and program of the class, whatever else is different.
    pub fn runs_the_class(&self) -> bool {
        self.image.is_none() && self.entrypoint.is_none() && self.container_snapshot.is_none()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Names of variables, never their values: they may be secrets.
impl fmt::Debug for StartOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartOptions")
            .field("env_vars", &self.env_vars.keys())
            .field("entrypoint", &self.entrypoint.as_ref().map(Vec::len))
            .field("enable_internet", &self.enable_internet)
            .field("labels", &self.labels)
            .field("newer", &self.newer())
            .finish()
    }
}

/// What serde says about keys and types; it may quote a value, so only its beginning up to the value is kept.
fn bad(error: &serde_json::Error) -> Failure {
    let text = error.to_string();
    let safe = match text.split_once("invalid type") {
        Some(_) => "a value has the wrong type".to_owned(),
        None => text,
    };
    let why = format!(
        "start options are not understood: {safe}; known are `envVars`, `entrypoint`, `enableInternet`, `labels`, \
         `image`, `instance`, `hardTimeout`, `directorySnapshots` and `containerSnapshot`"
    );
    Failure::new(FailureKind::BadOptions, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_of_other_workers_is_read() {
        let text =
            r#"{"envVars":{"A":"1"},"entrypoint":["/x"],"enableInternet":false,"labels":{"team":"media"}}"#;
        let options = StartOptions::new().env("A", "1").entrypoint(["/x"]).enable_internet(false);
        assert_eq!(StartOptions::from_json(text), Ok(options.label("team", "media")));
        assert_eq!(StartOptions::from_json("{}"), Ok(StartOptions::default()));
        assert_eq!(StartOptions::from_json(r#"{"env":{"A":"1"}}"#), Ok(StartOptions::new().env("A", "1")));
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        for (text, kind, said) in [
            (r#"{"images":"x"}"#, FailureKind::BadOptions, "unknown field `images`"),
            (r#"{"envvars":{}}"#, FailureKind::BadOptions, "unknown field `envvars`"),
            (r#"{"envVars":{"A=":"1"}}"#, FailureKind::BadOptions, "`A=`"),
            (r#"{"envVars":{"A":"a\u0000"}}"#, FailureKind::BadOptions, "value of `A`"),
            (r#"{"entrypoint":[]}"#, FailureKind::BadOptions, "`entrypoint` is empty"),
            (r#"{"envVars":{"A":1}}"#, FailureKind::BadOptions, "wrong type"),
            ("[", FailureKind::BadOptions, "not understood"),
        ] {
            let failure = StartOptions::from_json(text).expect_err(text);
            assert_eq!(failure.kind, kind, "{text}");
            assert!(failure.detail.contains(said), "{text}: {failure}");
        }
        let long = format!(r#"{{"envVars":{{"A":"{}"}}}}"#, "x".repeat(MAX_OPTIONS_BYTES));
        assert_eq!(
            StartOptions::from_json(&long).map_err(|failure| failure.kind),
            Err(FailureKind::BadOptions)
        );
    }

    #[test]
    fn values_are_never_shown() {
        let options = StartOptions::new().env("API_KEY", "hunter2").entrypoint(["/x", "--password=hunter2"]);
        assert!(!format!("{options:?}").contains("hunter2"));
        let failure = StartOptions::from_json(r#"{"envVars":"hunter2"}"#).expect_err("a text");
        assert!(!failure.detail.contains("hunter2"), "{failure}");
    }
}
