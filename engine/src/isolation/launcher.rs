//! The one thread that starts processes.
//!
//! One, because the kernel ends an instance with the *thread* that made it: this one lives as long as the engine.

use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use rustix::process::Pid;
use tokio::sync::oneshot;

use super::{Mode, plain};
#[cfg(target_os = "linux")]
use crate::egress::Gateway;
use crate::guardian::GuardianLine;

/// Everything a process starts with.
pub(crate) struct Launch {
    /// The program, absolute, and its arguments.
    pub(crate) command: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) directory: PathBuf,
    pub(crate) output: Output,
}

/// Where standard output and standard error go.
pub(crate) struct Output {
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
}

/// A process that has begun to run its program.
pub(crate) struct Launched {
    pub(crate) pid: Pid,
    /// The number under which the guardian knows it.
    pub(crate) run: u32,
    /// Its network namespace, if it has one of its own.
    pub(crate) network: Option<OwnedFd>,
    /// Where its connections out of there arrive, or why they cannot; `None` where it shares the machine's network.
    #[cfg(target_os = "linux")]
    pub(crate) gateway: Option<io::Result<Gateway>>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum LaunchError {
    #[error("cannot run `{program}`: {source}")]
    Program { program: String, source: io::Error },
    #[error("cannot {step}: {source}")]
    Step { step: &'static str, source: io::Error },
    #[error("{what} contains a zero byte; remove it")]
    ZeroByte { what: String },
    #[error("the launcher is gone")]
    Gone,
}

type Reply = oneshot::Sender<Result<Launched, LaunchError>>;

pub(crate) struct Launcher {
    requests: mpsc::Sender<(Launch, Reply)>,
}

impl Launcher {
    pub(crate) fn start(mode: Mode, guardian: GuardianLine) -> io::Result<Launcher> {
        let (requests, incoming) = mpsc::channel::<(Launch, Reply)>();
        thread::Builder::new().name("launcher".to_owned()).spawn(move || {
            for (number, (launch, reply)) in (0..).zip(incoming) {
                let _ = reply.send(run(mode, launch, number, &guardian));
            }
        })?;
        Ok(Launcher { requests })
    }

    pub(crate) async fn launch(&self, launch: Launch) -> Result<Launched, LaunchError> {
        let (reply, answer) = oneshot::channel();
        self.requests.send((launch, reply)).map_err(|_| LaunchError::Gone)?;
        answer.await.map_err(|_| LaunchError::Gone)?
    }
}

fn run(mode: Mode, launch: Launch, number: u32, guardian: &GuardianLine) -> Result<Launched, LaunchError> {
    match mode {
        Mode::Plain => plain::launch(launch, number, guardian),
        #[cfg(target_os = "linux")]
        Mode::Namespaces => super::namespace::launch(&launch, number),
        #[cfg(not(target_os = "linux"))]
        Mode::Namespaces => Err(LaunchError::Step {
            step: "use namespaces on this system",
            source: io::ErrorKind::Unsupported.into(),
        }),
    }
}

/// A word of the command as the kernel takes it. It may be a secret, so an error counts it and does not show it.
pub(super) fn c_word(at: usize, word: &str) -> Result<CString, LaunchError> {
    CString::new(word).map_err(|_| LaunchError::ZeroByte { what: format!("word {} of the command", at + 1) })
}

/// A variable as the kernel takes it. An error names it and does not show its value.
pub(super) fn c_variable(name: &str, value: &str) -> Result<CString, LaunchError> {
    CString::new(format!("{name}={value}"))
        .map_err(|_| LaunchError::ZeroByte { what: format!("the variable `{}`", name.replace('\0', "\\0")) })
}
