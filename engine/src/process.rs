//! The engine as its parent sees it: started, asked for its address, stopped. Synchronous, so that callers need no
//! async runtime.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::config::Config;
use crate::entry::ENGINE;
use crate::error::Error;
use crate::isolation::ActiveIsolation;
use crate::ready::{Hello, Ready};

/// How long an engine may take to end its instances before it is killed, and they with it.
const PATIENCE: Timespec = Timespec { tv_sec: 10, tv_nsec: 0 };

/// A running engine. Dropping it stops the engine and every instance; so does the end of this process, however it
/// ends.
#[derive(Debug)]
pub struct EngineProcess {
    child: Child,
    // Held open for as long as the engine shall live: its end of file is how the engine learns that we are gone.
    lifeline: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    ready: Ready,
    docker_host: String,
}

impl EngineProcess {
    /// Starts `program` as an engine and returns once it answers. Its log goes to our own standard error.
    ///
    /// # Errors
    /// [`Error::Spawn`] and [`Error::Silent`] when `program` cannot be run or is not one that calls
    /// [`entry`](crate::entry); [`Error::Start`] with the engine's own words when it gives up.
    pub fn spawn(program: &Path, config: &Config) -> Result<EngineProcess, Error> {
        Self::spawn_with_log(program, config, Stdio::inherit())
    }

    /// Like [`spawn`](Self::spawn), with the engine's log sent elsewhere.
    ///
    /// # Errors
    /// The same as [`spawn`](Self::spawn).
    pub fn spawn_with_log(program: &Path, config: &Config, log: Stdio) -> Result<EngineProcess, Error> {
        let spawn_error = |source| Error::Spawn { program: program.to_owned(), source };
        let silent = || Error::Silent { program: program.to_owned() };
        let mut line = serde_json::to_vec(config).map_err(|error| spawn_error(error.into()))?;
        line.push(b'\n');
        let mut child = Command::new(program)
            .arg(ENGINE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            // A Ctrl-C at the terminal is for us; we stop wrangler first and the engine after it.
            .process_group(0)
            .spawn()
            .map_err(spawn_error)?;
        let (Some(mut lifeline), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(silent());
        };
        let mut output = BufReader::new(output);
        // A program that is no engine may be gone already; then the missing answer says so better.
        let _ = lifeline.write_all(&line);
        let mut answer = String::new();
        let _ = output.read_line(&mut answer);
        match serde_json::from_str(&answer) {
            Ok(Hello::Ready(ready)) => {
                let docker_host = format!("unix://{}", ready.socket.display());
                Ok(EngineProcess { child, lifeline: Some(lifeline), output, ready, docker_host })
            }
            Ok(Hello::Failed(reason)) => {
                let _ = child.wait();
                Err(Error::Start { reason })
            }
            Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(silent())
            }
        }
    }

    /// The address of the engine's API, as `DOCKER_HOST` wants it: `unix:///…/engine.sock`.
    #[must_use]
    pub fn docker_host(&self) -> &str {
        &self.docker_host
    }

    /// A program that answers as the Docker CLI for this engine.
    #[must_use]
    pub fn docker_bin(&self) -> &Path {
        &self.ready.docker
    }

    /// The variables under which `wrangler dev` uses this engine instead of Docker.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("DOCKER_HOST", self.docker_host.clone().into()),
            // Wrangler prefers this one, and a user may have set it for Docker.
            ("WRANGLER_DOCKER_HOST", self.docker_host.clone().into()),
            ("WRANGLER_DOCKER_BIN", self.ready.docker.clone().into()),
            ("MINIFLARE_CONTAINER_EGRESS_IMAGE", self.ready.sidecar.clone().into()),
        ]
    }

    /// How instances are kept apart, and why if it is not the way that was hoped for.
    #[must_use]
    pub fn isolation(&self) -> &ActiveIsolation {
        &self.ready.isolation
    }

    /// The process id of the engine.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Stops every instance and the engine, and returns once they are gone.
    ///
    /// # Errors
    /// [`Error::Stop`] when the engine can neither be waited for nor killed.
    pub fn stop(mut self) -> Result<(), Error> {
        self.end().map_err(Error::Stop)
    }

    fn end(&mut self) -> io::Result<()> {
        if self.lifeline.take().is_none() {
            return Ok(());
        }
        if !self.output_ends() {
            self.child.kill()?;
        }
        self.child.wait().map(drop)
    }

    /// The engine holds its standard output open until its last moment, so its end can be awaited with a limit.
    fn output_ends(&mut self) -> bool {
        let mut rest = [0; 64];
        loop {
            let descriptor = self.output.get_ref().as_fd();
            let mut polled = [PollFd::new(&descriptor, PollFlags::IN)];
            match poll(&mut polled, Some(&PATIENCE)) {
                Ok(0) => return false,
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return false,
                Ok(_) => match self.output.read(&mut rest) {
                    Ok(0) | Err(_) => return true,
                    Ok(_) => {}
                },
            }
        }
    }
}

impl Drop for EngineProcess {
    fn drop(&mut self) {
        let _ = self.end();
    }
}
