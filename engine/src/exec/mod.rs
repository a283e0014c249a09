//! Further programs in a running instance: in its namespaces, with the variables and the directory it was started with.

pub(crate) mod enter;
mod stream;

use std::collections::VecDeque;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;

use hyper::upgrade::OnUpgrade;
use parking_lot::Mutex;

use crate::container::{Container, State};
use crate::entry::ENTER;

/// Executions that are remembered; workerd asks for the outcome of one a moment after its end and never again.
const MOST_REMEMBERED: usize = 256;

/// What was asked for.
pub(crate) struct Wanted {
    pub(crate) command: Vec<String>,
    pub(crate) environment: Vec<String>,
    pub(crate) directory: Option<String>,
}

/// One program that runs, ran or is about to.
pub(crate) struct Exec {
    pub(crate) id: String,
    container: Arc<Container>,
    wanted: Wanted,
    progress: Mutex<Progress>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Created,
    Running { pid: u32 },
    Ended { code: i32 },
}

/// Those that are remembered, the newest last.
#[derive(Default)]
pub(crate) struct Execs(Mutex<VecDeque<Arc<Exec>>>);

impl Execs {
    pub(crate) fn add(&self, id: String, container: Arc<Container>, wanted: Wanted) -> Arc<Exec> {
        let exec = Arc::new(Exec { id, container, wanted, progress: Mutex::new(Progress::Created) });
        let mut all = self.0.lock();
        if all.len() >= MOST_REMEMBERED {
            all.pop_front();
        }
        all.push_back(Arc::clone(&exec));
        exec
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Exec>> {
        self.0.lock().iter().find(|exec| exec.id == id).cloned()
    }
}

impl Exec {
    pub(crate) fn progress(&self) -> Progress {
        *self.progress.lock()
    }

    /// Starts it, once; `false` when it was started before. Its streams go to whoever upgrades.
    pub(crate) fn start(self: Arc<Self>, client: Option<OnUpgrade>) -> io::Result<bool> {
        let child = {
            let mut progress = self.progress.lock();
            if *progress != Progress::Created {
                return Ok(false);
            }
            let child = self.spawn(client.is_some());
            *progress = match &child {
                Ok(child) => Progress::Running { pid: child.id() },
                Err(_) => Progress::Ended { code: 126 },
            };
            child?
        };
        tokio::spawn(self.follow(child, client));
        Ok(true)
    }

    fn spawn(&self, is_attached: bool) -> io::Result<Child> {
        let process = self.container.pid();
        if process == 0 || self.container.state() != State::Running {
            return Err(io::Error::other("the container does not run"));
        }
        // As it was started, and not as it may have changed itself since.
        let variables = std::fs::read(format!("/proc/{process}/environ"))?;
        let variables = variables.split(|byte| *byte == 0).filter_map(|variable| {
            let at = variable.iter().position(|byte| *byte == b'=')?;
            let (name, value) = variable.split_at(at);
            let text = |bytes: &[u8]| std::ffi::OsString::from_vec(bytes.to_vec());
            Some((text(name), text(value.get(1..)?)))
        });
        let own = self.wanted.environment.iter().filter_map(|variable| variable.split_once('='));
        let own = own.map(|(name, value)| (name.into(), value.into()));
        let directory = match &self.wanted.directory {
            Some(directory) => directory.into(),
            None => std::fs::read_link(format!("/proc/{process}/cwd"))?,
        };
        let stream = || if is_attached { Stdio::piped() } else { Stdio::null() };
        Command::new(std::env::current_exe()?)
            .args([ENTER, &process.to_string()])
            .args(&self.wanted.command)
            .env_clear()
            .envs(variables)
            .envs(own.collect::<Vec<(std::ffi::OsString, std::ffi::OsString)>>())
            .current_dir(directory)
            .stdin(stream())
            .stdout(stream())
            .stderr(stream())
            .spawn()
    }

    async fn follow(self: Arc<Self>, mut child: Child, client: Option<OnUpgrade>) {
        let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let ended = tokio::task::spawn_blocking(move || child.wait());
        let served = async {
            let client = client?.await.ok()?;
            stream::serve(client, streams).await.ok()
        };
        // The client is told the end of the streams only when the exit code can be asked for.
        let client = served.await;
        let code = ended.await.ok().and_then(Result::ok).and_then(exit_code).unwrap_or(137);
        *self.progress.lock() = Progress::Ended { code };
        drop(client);
    }
}

fn exit_code(status: ExitStatus) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    status.code().or(status.signal().map(|signal| 128 + signal))
}
