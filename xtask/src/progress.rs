//! What is going on, while it goes on: a spinner on a terminal, plain lines elsewhere.

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, IsTerminal, Read},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// How often a step says that it is still there where no spinner can.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Lines of output that are shown when a step fails: so many of its beginning, and so many of its end.
const SHOWN: usize = 20;

/// One step that takes a while.
pub struct Step {
    what: String,
    began: Instant,
    spinner: Option<ProgressBar>,
    said: Instant,
}

impl Step {
    /// Begins a step: `what` is a sentence such as `Installing worker-build 0.8.7 (once, about three minutes)`.
    pub fn begin(what: impl Into<String>) -> Self {
        let what = what.into();
        let spinner = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} [{elapsed}] {wide_msg:.dim}")
            {
                bar.set_style(style);
            }
            bar.set_prefix(what.clone());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        if spinner.is_none() {
            eprintln!("  {what} …");
        }
        Self { what, began: Instant::now(), spinner, said: Instant::now() }
    }

    /// Says where the step is. Without a terminal only now and then.
    pub fn at(&mut self, line: &str) {
        match &self.spinner {
            Some(bar) => bar.set_message(line.trim().to_owned()),
            None if self.said.elapsed() >= HEARTBEAT => {
                self.said = Instant::now();
                eprintln!("    {:>3} s  {}", self.began.elapsed().as_secs(), line.trim());
            }
            None => {}
        }
    }

    /// Ends the step well.
    pub fn done(self) {
        if let Some(bar) = &self.spinner {
            bar.finish_and_clear();
        }
        eprintln!("✓ {} ({:.1} s)", self.what, self.began.elapsed().as_secs_f64());
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.spinner {
            bar.finish_and_clear();
        }
    }
}

/// Runs `command` as the step `what` and shows its output only as far as it went, or, when it fails, the end of it.
///
/// # Errors
///
/// When it cannot be run or fails.
pub fn run(what: impl Into<String>, command: &mut Command) -> anyhow::Result<()> {
    let mut step = Step::begin(what);
    let shown = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{shown}`"))?;
    let (mut head, mut tail) = (Vec::new(), VecDeque::new());
    let lines = output_of(&mut child);
    loop {
        match lines.recv_timeout(HEARTBEAT) {
            Ok(line) => {
                step.at(&line);
                if head.len() < SHOWN {
                    head.push(line);
                    continue;
                }
                tail.push_back(line);
                if tail.len() > SHOWN {
                    tail.pop_front();
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                step.at(tail.back().or(head.last()).map_or("…", String::as_str))
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait()?;
    if status.success() {
        step.done();
        return Ok(());
    }
    drop(step);
    head.iter().for_each(|line| eprintln!("{line}"));
    if tail.len() == SHOWN {
        eprintln!("…");
    }
    tail.iter().for_each(|line| eprintln!("{line}"));
    match head.iter().chain(&tail).find(|line| line.starts_with("error")) {
        Some(line) => bail!("`{shown}` failed ({status}): {line}"),
        None => bail!("`{shown}` failed ({status})"),
    }
}

/// Both outputs of a child, line by line, until both end.
fn output_of(child: &mut Child) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel();
    let outputs: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|output| Box::new(output) as _),
        child.stderr.take().map(|output| Box::new(output) as _),
    ];
    for output in outputs.into_iter().flatten() {
        let send = send.clone();
        thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
    }
    receive
}

/// A command as a person would type it.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
