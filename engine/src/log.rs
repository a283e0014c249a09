//! Prints what instances write, and what the engine has to say about them: whole lines on standard error.

use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::unix::pipe::Receiver;
use tokio::sync::{mpsc, oneshot};

use crate::isolation::Output;

/// A longer line is printed in pieces of this size, as Docker does.
const LONGEST_LINE: u64 = 16 * 1024;

/// Lines waiting to be printed. When they are too many, instances wait on their next write, as with a slow terminal.
const WAITING: usize = 1024;

/// How long the last lines may take when the engine ends.
const FAREWELL: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub(crate) struct Log {
    lines: mpsc::Sender<Vec<u8>>,
    forward: bool,
}

/// Resolves when everything has been printed and no [`Log`] is left.
pub(crate) struct Printer(oneshot::Receiver<()>);

impl Log {
    pub(crate) fn start(forward: bool) -> io::Result<(Log, Printer)> {
        let (lines, mut waiting) = mpsc::channel::<Vec<u8>>(WAITING);
        let (done, printed) = oneshot::channel();
        // A thread of its own: nobody may be reading the other end.
        thread::Builder::new().name("log".to_owned()).spawn(move || {
            while let Some(line) = waiting.blocking_recv() {
                let _ = io::stderr().lock().write_all(&line);
            }
            let _ = done.send(());
        })?;
        Ok((Log { lines, forward }, Printer(printed)))
    }

    /// Prints one line of the engine's own about an instance, without waiting for a slow reader.
    pub(crate) fn say(&self, label: &str, text: &str) {
        let (log, label, text) = (self.clone(), label.to_owned(), text.replace('\n', " "));
        tokio::spawn(async move { log.print(&label, text.as_bytes()).await });
    }

    /// Where an instance shall write: to us, or nowhere.
    pub(crate) fn output(&self, label: &str) -> io::Result<Output> {
        if self.forward {
            Ok(Output { stdout: self.pipe(label)?, stderr: self.pipe(label)? })
        } else {
            let nowhere = || std::fs::File::create("/dev/null").map(OwnedFd::from);
            Ok(Output { stdout: nowhere()?, stderr: nowhere()? })
        }
    }

    fn pipe(&self, label: &str) -> io::Result<OwnedFd> {
        let (reader, writer) = io::pipe()?;
        let (reader, writer) = (OwnedFd::from(reader), OwnedFd::from(writer));
        let flags = rustix::fs::fcntl_getfl(&reader)?;
        rustix::fs::fcntl_setfl(&reader, flags | rustix::fs::OFlags::NONBLOCK)?;
        tokio::spawn(self.clone().copy(label.to_owned(), Receiver::from_owned_fd(reader)?));
        Ok(writer)
    }

    async fn copy(self, label: String, reader: Receiver) {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while (&mut reader)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .await
            .is_ok_and(|length| length > 0)
        {
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            self.print(&label, text.strip_suffix(b"\r").unwrap_or(text)).await;
            line.clear();
        }
    }

    async fn print(&self, label: &str, text: &[u8]) {
        let line = [b"[", label.as_bytes(), b"] ", text, b"\n"].concat();
        let _ = self.lines.send(line).await;
    }
}

impl Printer {
    pub(crate) async fn finish(self) {
        let _ = tokio::time::timeout(FAREWELL, self.0).await;
    }
}
