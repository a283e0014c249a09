//! Options that not every runtime has: which image runs, on how large a machine, for how long, and from which snapshots.

use super::StartOptions;
use crate::core::failure::{Failure, FailureKind};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value, json};

/// The longest reference of an image that workerd takes.
const LONGEST_IMAGE: usize = 4096;

/// The size of the machine that a container runs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum InstanceSize {
    /// One of the runtime's own, such as `lite` or `standard-1`. It says which there are.
    Named(String),
    /// Any other.
    Custom(Resources),
}

/// The parts of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resources {
    /// Processors; may be a fraction.
    pub vcpu: Number,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// Disk in MB.
    pub disk_mb: u64,
}

/// A directory that a container is started with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectoryRestore {
    /// What is in it; nothing, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<DirectorySnapshot>,
    /// Where it is; where it was, when this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount_point: Option<String>,
}

/// What `snapshotDirectory` of the runtime returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectorySnapshot {
    /// Its identity.
    pub id: String,
    /// Its size in bytes.
    pub size: Number,
    /// The directory it is of.
    pub dir: String,
    /// Its name, if it was given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What `snapshotContainer` of the runtime returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerSnapshot {
    /// Its identity.
    pub id: String,
}

/// Options, and what a runtime that knows them has on `ctx.container` besides.
///
/// No runtime says which options it knows, and those that do not know one drop it in silence.
const SIGNS: &[(&str, &str, &str)] = &[
    ("image", "images", "a newer wrangler"),
    ("instance", "images", "a newer wrangler"),
    ("directorySnapshots", "snapshotDirectory", "a runtime that makes snapshots of directories"),
    ("containerSnapshot", "snapshotContainer", "a runtime that makes snapshots of containers"),
    ("hardTimeout", "interceptOutboundTcp", "the compatibility flag `experimental`"),
];

impl StartOptions {
    /// Runs this image instead of that of the class. The runtime must be able to find it.
    #[must_use]
    pub fn image(mut self, reference: impl Into<String>) -> Self {
        self.image = Some(reference.into());
        self
    }

    /// Runs on a machine of the runtime's own sizes, such as `lite` or `standard-1`.
    #[must_use]
    pub fn instance(mut self, name: impl Into<String>) -> Self {
        self.instance = Some(InstanceSize::Named(name.into()));
        self
    }

    /// Runs on a machine of this size: processors, MiB of memory and MB of disk.
    #[must_use]
    pub fn resources(mut self, vcpu: f64, memory_mib: u64, disk_mb: u64) -> Self {
        // What is no number is none, which is refused as such.
        let vcpu = Number::from_f64(vcpu).unwrap_or_else(|| 0.into());
        self.instance = Some(InstanceSize::Custom(Resources { vcpu, memory_mib, disk_mb }));
        self
    }

    /// Has the runtime end the container after so many milliseconds, whatever it does.
    #[must_use]
    pub fn hard_timeout(mut self, milliseconds: u64) -> Self {
        self.hard_timeout = Some(milliseconds);
        self
    }

    /// Starts with this directory, beside those given before.
    #[must_use]
    pub fn directory(mut self, restore: DirectoryRestore) -> Self {
        self.directory_snapshots.push(restore);
        self
    }

    /// Starts from a snapshot of a whole container.
    #[must_use]
    pub fn from_snapshot(mut self, snapshot: ContainerSnapshot) -> Self {
        self.container_snapshot = Some(snapshot);
        self
    }

    /// Options that not every runtime has, those that are set, by the runtime's own names.
    pub fn newer(&self) -> Vec<(&'static str, Value)> {
        let directories = Some(&self.directory_snapshots).filter(|directories| !directories.is_empty());
        let all = [
            ("image", self.image.as_ref().map(|image| json!(image))),
            ("instance", self.instance.as_ref().map(|instance| json!(instance))),
            ("hardTimeout", self.hard_timeout.map(|milliseconds| json!(milliseconds))),
            ("directorySnapshots", directories.map(|directories| json!(directories))),
            ("containerSnapshot", self.container_snapshot.as_ref().map(|snapshot| json!(snapshot))),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// Whether a runtime that `has` these members on `ctx.container` would heed everything that is set.
    ///
    /// # Errors
    ///
    /// [`FailureKind::Unsupported`], naming the option and what it needs.
    pub fn heeded_by(&self, has: impl Fn(&str) -> bool) -> Result<(), Failure> {
        let set = self.newer();
        let unheeded =
            SIGNS.iter().find(|(key, sign, _)| set.iter().any(|(set, _)| set == key) && !has(sign));
        let Some((key, sign, needs)) = unheeded else { return Ok(()) };
        let why = format!(
            "`{key}` needs {needs}: this runtime has no `ctx.container.{sign}` and would drop the option unseen"
        );
        Err(Failure::new(FailureKind::Unsupported, why))
    }

    pub(super) fn check_newer(&self) -> Result<(), Failure> {
        let bad = |why: String| Err(Failure::new(FailureKind::BadOptions, why));
        if let Some(image) = &self.image {
            let fits = image.bytes().all(|byte| byte.is_ascii_graphic());
            if image.is_empty() || image.len() > LONGEST_IMAGE || !fits {
                return bad(format!(
                    "`image` is no reference of an image; write 1 to {LONGEST_IMAGE} letters without spaces"
                ));
            }
            if self.container_snapshot.is_some() {
                return bad("`image` and `containerSnapshot` exclude each other; leave out one".to_owned());
            }
        }
        if let Some(InstanceSize::Custom(Resources { vcpu, memory_mib, disk_mb })) = &self.instance {
            let has_cpu = vcpu.as_f64().is_some_and(|vcpu| vcpu > 0.0);
            if !has_cpu || *memory_mib == 0 || *disk_mb == 0 {
                return bad("a part of `instance` is nothing; write more than 0 for each".to_owned());
            }
        }
        if self.hard_timeout == Some(0) {
            return bad("`hardTimeout` is 0; write more milliseconds, or leave it out".to_owned());
        }
        let nowhere =
            |restore: &&DirectoryRestore| restore.mount_point.is_none() && restore.snapshot.is_none();
        match self.directory_snapshots.iter().find(nowhere) {
            Some(_) => bad("a directory without a snapshot needs a `mountPoint`; write one".to_owned()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = r#"{"image":"registry.example/app:2","instance":{"vcpu":0.5,"memoryMib":1024,"diskMb":2000},
        "hardTimeout":60000,"directorySnapshots":[{"snapshot":{"id":"s","size":12,"dir":"/data"}},{"mountPoint":"/tmp"}]}"#;

    #[test]
    fn only_what_is_set_is_handed_on_and_as_it_came() {
        assert_eq!(StartOptions::new().env("A", "1").newer(), []);
        let options = StartOptions::from_json(ALL).expect("all of it fits");
        let handed: serde_json::Map<String, Value> =
            options.newer().into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        assert_eq!(Value::from(handed), serde_json::from_str::<Value>(ALL).expect("JSON"));
        let stored = serde_json::to_string(&options).expect("plain data");
        assert_eq!(StartOptions::from_json(&stored), Ok(options));
    }

    #[test]
    fn builders_say_the_same() {
        let snapshot = DirectorySnapshot { id: "s".into(), size: 12.into(), dir: "/data".into(), name: None };
        let built = StartOptions::new()
            .image("registry.example/app:2")
            .resources(0.5, 1024, 2000)
            .hard_timeout(60_000)
            .directory(DirectoryRestore { snapshot: Some(snapshot), mount_point: None })
            .directory(DirectoryRestore { snapshot: None, mount_point: Some("/tmp".into()) });
        assert_eq!(StartOptions::from_json(ALL), Ok(built));
        let named = StartOptions::new().instance("lite").from_snapshot(ContainerSnapshot { id: "c".into() });
        let text = r#"{"instance":"lite","containerSnapshot":{"id":"c","size":7,"name":"warm"}}"#;
        assert_eq!(StartOptions::from_json(text), Ok(named));
    }

    #[test]
    fn what_a_runtime_would_drop_is_refused_by_name() {
        let options = |text: &str| StartOptions::from_json(text).expect(text);
        let today = |member: &str| ["images", "snapshotContainer"].contains(&member);
        for heeded in
            ["{}", r#"{"image":"a"}"#, r#"{"instance":"lite"}"#, r#"{"containerSnapshot":{"id":"c"}}"#]
        {
            assert_eq!(options(heeded).heeded_by(today), Ok(()), "{heeded}");
        }
        for (dropped, said) in [
            (r#"{"hardTimeout":5}"#, "flag `experimental`"),
            (r#"{"directorySnapshots":[{"mountPoint":"/x"}]}"#, "`ctx.container.snapshotDirectory`"),
        ] {
            let failure = options(dropped).heeded_by(today).expect_err(dropped);
            assert_eq!(failure.kind, FailureKind::Unsupported);
            assert!(failure.detail.contains(said), "{failure}");
        }
        let old = options(r#"{"image":"a"}"#).heeded_by(|_| false).expect_err("an old runtime");
        assert!(old.detail.contains("`image` needs a newer wrangler"), "{old}");
    }

    #[test]
    fn what_no_runtime_could_use_is_refused() {
        for (text, said) in [
            (r#"{"image":"a b"}"#, "no reference"),
            (r#"{"image":""}"#, "no reference"),
            (r#"{"image":"a","containerSnapshot":{"id":"c"}}"#, "exclude each other"),
            (r#"{"instance":{"vcpu":0,"memoryMib":1,"diskMb":1}}"#, "is nothing"),
            (r#"{"hardTimeout":0}"#, "`hardTimeout` is 0"),
            (r#"{"directorySnapshots":[{}]}"#, "needs a `mountPoint`"),
            (r#"{"instance":{"cpu":1}}"#, "not understood"),
        ] {
            let failure = StartOptions::from_json(text).expect_err(text);
            assert_eq!(failure.kind, FailureKind::BadOptions, "{text}");
            assert!(failure.detail.contains(said), "{text}: {failure}");
        }
    }
}
