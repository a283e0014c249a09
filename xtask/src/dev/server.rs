//! A running `wrangler dev`: in the foreground for people, in the background for tests and demos.

use super::engine::{Containers, EngineChoice};
use crate::{
    fault,
    project::Project,
    tools::{Cache, Node, Wrangler},
};
use anyhow::Context;
use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// How long wrangler may take to end after it was asked to.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// How long wrangler may take to answer; it builds the Worker and the images first.
const READY_WITHIN: Duration = Duration::from_secs(300);

/// How a background server is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// What runs the containers.
    pub engine: EngineChoice,
    /// Where Durable Objects keep their data.
    pub state: PathBuf,
    /// Where everything that wrangler, workerd and the containers print goes.
    pub log: PathBuf,
    /// More arguments of `wrangler dev`.
    pub arguments: Vec<String>,
}

/// `wrangler dev` in the background. Dropping it stops wrangler, workerd and every container of the embedded engine.
pub struct Server {
    wrangler: Child,
    containers: Containers,
    url: String,
    log: PathBuf,
}

impl Server {
    /// Starts it and returns when it answers. Call it from a thread that lives as long: wrangler ends with it.
    ///
    /// # Errors
    ///
    /// When something is missing, or wrangler ends or says nothing; the end of its log is in the error.
    pub fn start(project: &Project, options: &Options) -> anyhow::Result<Self> {
        let cache = Cache::open()?;
        let node = Node::ensure(&cache)?;
        let wrangler = Wrangler::ensure(&cache, project, &node)?;
        let log = File::create(&options.log)
            .with_context(|| format!("cannot write `{}`", options.log.display()))?;
        let containers = Containers::start(project, options.engine, Some(log.try_clone()?.into()))?;
        let mut command = wrangler.command();
        command.args(["dev", "--port", "0", "--inspector-port", "0", "--ip", "127.0.0.1", "--persist-to"]);
        command.arg(&options.state).args(&options.arguments);
        command
            .current_dir(&project.directory)
            .envs(containers.environment())
            .env("CI", "1")
            .env("NO_COLOR", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log.try_clone()?).process_group(0);
        let mut wrangler = bound_to_us(&mut command).spawn().context("cannot run wrangler")?;
        let url = wait_until_ready(&mut wrangler, log);
        let mut server = Self { wrangler, containers, url: String::new(), log: options.log.clone() };
        match url {
            Some(url) => {
                server.url = url;
                Ok(server)
            }
            None => fault!(
                format!("`wrangler dev` did not become ready; the end of its log:\n{}", server.log_tail(40)),
                format!("the whole log is in `{}`", options.log.display()),
            ),
        }
    }

    /// Where it answers: `http://127.0.0.1:8787`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of the container engine's API, for watching what happens to containers.
    pub fn docker_host(&self) -> &str {
        self.containers.host()
    }

    /// What runs the containers, in a few words.
    pub fn engine(&self) -> String {
        self.containers.describe()
    }

    /// The process id of wrangler.
    pub fn id(&self) -> u32 {
        self.wrangler.id()
    }

    /// The last lines of the log.
    pub fn log_tail(&self, lines: usize) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let all: Vec<&str> = text.lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        terminate(&self.wrangler);
        let began = Instant::now();
        while began.elapsed() < STOP_WITHIN {
            match self.wrangler.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
        // It and workerd are a process group of their own.
        let group = i32::try_from(self.wrangler.id()).ok().and_then(rustix::process::Pid::from_raw);
        let _ = group.map(|group| rustix::process::kill_process_group(group, rustix::process::Signal::KILL));
        let _ = self.wrangler.wait();
    }
}

/// Runs a command in the foreground until it ends. Ctrl-C reaches it as well as us; we wait for it.
pub(super) fn run_to_end(command: &mut Command) -> anyhow::Result<ExitStatus> {
    let mut child = bound_to_us(command).spawn().context("cannot run wrangler")?;
    let id = child.id();
    // From a terminal everybody in the foreground gets the signal; from elsewhere we do alone and pass it on.
    let _ = ctrlc::set_handler(move || terminate_id(id));
    Ok(child.wait()?)
}

/// The url that wrangler says it is ready on. Everything it prints goes to `log`.
fn wait_until_ready(wrangler: &mut Child, mut log: File) -> Option<String> {
    let output = wrangler.stdout.take()?;
    let (send, ready) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = writeln!(log, "{line}");
            if let Some(url) = line.split("Ready on ").nth(1) {
                let _ = send.send(url.trim().to_owned());
            }
        }
    });
    // An end of output without the line ends the wait as well.
    ready.recv_timeout(READY_WITHIN).ok()
}

/// Makes the child end when the thread that starts it does, however that ends.
fn bound_to_us(command: &mut Command) -> &mut Command {
    #[cfg(target_os = "linux")]
    // SAFETY: between fork and exec only a system call is made, which is async-signal-safe and allocates nothing.
    unsafe {
        command.pre_exec(|| {
            Ok(rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::TERM))?)
        })
    };
    command
}

fn terminate(child: &Child) {
    terminate_id(child.id());
}

fn terminate_id(id: u32) {
    let pid = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        // It may have ended by itself.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
}
