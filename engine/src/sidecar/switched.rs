//! The application's end of a tunnel, which notices when its connection is no request and answer any more.
//!
//! workerd keeps tunnels of requests open for the next one, so an open tunnel alone says nothing.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::connections::{Connections, Open};

/// How an answer begins after which the connection is something else, as a WebSocket is.
const SWITCHED: &[u8] = b"HTTP/1.1 101 ";

pub(super) struct Switched<'a> {
    app: TcpStream,
    connections: Option<&'a Connections>,
    open: Option<Open<'a>>,
    /// How much of [`SWITCHED`] the last bytes were; not everybody writes a head at once.
    matched: usize,
    /// Whether what the application writes next may begin an answer: it was asked something since.
    at_answer: bool,
}

impl<'a> Switched<'a> {
    /// Counts `app` from its switch on, where it counts.
    pub(super) fn new(app: TcpStream, connections: Option<&'a Connections>) -> Switched<'a> {
        Switched { app, connections, open: None, matched: 0, at_answer: true }
    }

    /// An answer begins with what the application writes first after it was asked, because workerd asks one thing at a time.
    fn look(&mut self, read: &[u8]) {
        if !self.at_answer || read.is_empty() {
            return;
        }
        self.matched = matched(self.matched, read);
        self.at_answer = (1..SWITCHED.len()).contains(&self.matched);
        if let Some(connections) = self.connections.filter(|_| self.matched == SWITCHED.len()) {
            self.open = Some(connections.open());
        }
    }
}

/// How much of [`SWITCHED`] has been read when `read` follows upon `before` bytes of it.
fn matched(before: usize, read: &[u8]) -> usize {
    let common = |from: usize| {
        let length = read.len().min(SWITCHED.len() - from);
        (read[..length] == SWITCHED[from..from + length]).then_some(from + length)
    };
    common(before).or_else(|| common(0)).unwrap_or(0)
}

impl AsyncRead for Switched<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.app).poll_read(context, buffer);
        if self.open.is_none() {
            self.look(&buffer.filled()[before..]);
        }
        polled
    }
}

impl AsyncWrite for Switched<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.at_answer = true;
        self.matched = 0;
        Pin::new(&mut self.app).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.app).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The client is done: whether the application notices is its own affair.
        self.open = None;
        self.connections = None;
        Pin::new(&mut self.app).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_switched(reads: &[&str]) -> bool {
        reads.iter().fold(0, |before, read| match before {
            all if all == SWITCHED.len() => all,
            before => matched(before, read.as_bytes()),
        }) == SWITCHED.len()
    }

    #[test]
    fn an_answer_counts_however_it_is_cut() {
        assert!(is_switched(&["HTTP/1.1 101 Switching Protocols\r\n"]));
        assert!(is_switched(&["HTTP/1.1 ", "101", " Switching"]));
        assert!(is_switched(&["HTTP/1.1 200 OK\r\n\r\nbody", "HTTP/1.1 101 Switching"]));
        assert!(is_switched(&["HTTP/1.1 ", "HTTP/1.1 101 "]), "what looked like the beginning was none");
        for other in
            [&["HTTP/1.1 200 OK"][..], &["x HTTP/1.1 101 "], &["HTTP/1.1 ", "200 OK"], &["HTTP/1.1 101"]]
        {
            assert!(!is_switched(other), "{other:?}");
        }
    }
}
