//! The engine's two directories: a short one for the socket and the `docker` link, and one with the disks of runs.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// The longest path a unix socket can have on every system we run on; macOS has four bytes less than Linux.
const LONGEST_SOCKET_PATH: usize = 103;

pub(crate) struct StateDir {
    pub(crate) state: PathBuf,
    pub(crate) disks: PathBuf,
}

impl StateDir {
    /// Creates both, readable by nobody else. Whoever removes them is the guardian.
    pub(crate) fn create() -> Result<StateDir, String> {
        let temporary = std::env::temp_dir();
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        // Disks may grow, and the runtime directory is a small one in memory.
        let disks = private_dir(&temporary, "wc-disks-").map_err(|error| {
            format!("cannot create a directory in `{}`: {error}; set TMPDIR", temporary.display())
        })?;
        let mut refusals = Vec::new();
        for base in runtime.iter().chain([&temporary]) {
            match state_in(base) {
                Ok(state) => return Ok(StateDir { state, disks }),
                Err(refusal) => refusals.push(refusal),
            }
        }
        let _ = fs::remove_dir(&disks);
        Err(format!(
            "{}; set XDG_RUNTIME_DIR or TMPDIR to a directory with a short path",
            refusals.join(", and ")
        ))
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.state.join("engine.sock")
    }

    /// A way to start `program` under the name `docker`.
    pub(crate) fn docker(&self, program: &Path) -> io::Result<PathBuf> {
        let docker = self.state.join("docker");
        if symlink(program, &docker).is_err() {
            fs::copy(program, &docker)?;
        }
        Ok(docker)
    }

    pub(crate) fn paths(&self) -> [&Path; 2] {
        [&self.state, &self.disks]
    }
}

fn state_in(base: &Path) -> Result<PathBuf, String> {
    let length = base.join("wc-123456/engine.sock").as_os_str().len();
    if length > LONGEST_SOCKET_PATH {
        return Err(format!(
            "a socket in `{}` has a path of {length} bytes where {LONGEST_SOCKET_PATH} are possible",
            base.display()
        ));
    }
    private_dir(base, "wc-")
        .map_err(|error| format!("cannot create a directory in `{}`: {error}", base.display()))
}

fn private_dir(base: &Path, prefix: &str) -> io::Result<PathBuf> {
    tempfile::Builder::new()
        .prefix(prefix)
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(base)
        .map(tempfile::TempDir::keep)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_base_is_refused_with_its_length() {
        let base = PathBuf::from(format!("/{}", "x".repeat(120)));
        let refusal = state_in(&base).unwrap_err();
        assert!(refusal.contains("has a path of 143 bytes where 103 are possible"), "{refusal}");
    }

    #[test]
    fn nobody_else_can_look_inside() {
        let base = tempfile::tempdir().unwrap();
        let directory = state_in(base.path()).unwrap();
        assert_eq!(fs::metadata(directory).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
