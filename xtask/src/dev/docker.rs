//! Finding a Docker that answers.

use std::{
    env,
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::PathBuf,
    time::Duration,
};

/// A Docker engine on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Docker {
    /// Its address, as `DOCKER_HOST` has it.
    pub(super) host: String,
}

/// The first of the usual addresses where Docker answers, `DOCKER_HOST` before all.
pub(super) fn find() -> Option<Docker> {
    let given = env::var("WRANGLER_DOCKER_HOST").or_else(|_| env::var("DOCKER_HOST")).ok();
    let usual = || {
        let runtime = env::var_os("XDG_RUNTIME_DIR").map(|folder| PathBuf::from(folder).join("docker.sock"));
        let home = env::home_dir().map(|home| home.join(".docker/run/docker.sock"));
        [Some(PathBuf::from("/var/run/docker.sock")), runtime, home].into_iter().flatten()
    };
    match given.filter(|host| !host.is_empty()) {
        // Somebody who says where Docker is does not want another one.
        Some(host) => answers(host.strip_prefix("unix://")?).then_some(Docker { host }),
        None => usual()
            .filter_map(|path| path.to_str().map(str::to_owned))
            .find(|path| answers(path))
            .map(|path| Docker { host: format!("unix://{path}") }),
    }
}

/// Whether the socket at `path` answers a ping within a second.
fn answers(path: &str) -> bool {
    let second = Some(Duration::from_secs(1));
    let ping = || -> std::io::Result<bool> {
        let mut socket = UnixStream::connect(path)?;
        socket.set_read_timeout(second)?;
        socket.set_write_timeout(second)?;
        socket.write_all(b"GET /_ping HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut answer = [0; 12];
        socket.read_exact(&mut answer)?;
        Ok(answer.starts_with(b"HTTP/1.") && answer.ends_with(b"200"))
    };
    ping().unwrap_or(false)
}
