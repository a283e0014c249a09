//! A connection out of an instance: what it is for, what workerd says to it, and the bytes of both ways.

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use rustix::net::sockopt::ip_original_dst;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional_with_sizes};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::gateway;
use super::settings::Settings;
use super::sniff::{LONGEST_HEAD, Sniffed, sniff};
use crate::log::Log;
use crate::sidecar::Sidecar;

/// Connections of one instance at once; further ones wait in the system's queue.
const MOST_CONNECTIONS: usize = 1024;

/// How long a client of a port of the web may take to say which host it wants. Rules are about hosts.
const WEB_PATIENCE: Duration = Duration::from_secs(5);

/// On other ports the server may be the one that speaks first.
const OTHER_PATIENCE: Duration = Duration::from_millis(200);

/// How long workerd may take to say what becomes of a connection.
const ANSWER_PATIENCE: Duration = Duration::from_secs(30);

const LONGEST_ANSWER: usize = 8 * 1024;
const COPY_BUFFER: usize = 64 * 1024;

/// Out of descriptors: trying again at once would only burn time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Hosts of which the log was told, so that it is told once of each and never without end.
const MOST_TOLD: usize = 100;

pub(super) struct Carrier {
    sidecar: Arc<Sidecar>,
    log: Log,
    label: String,
    told: Mutex<BTreeSet<String>>,
}

/// What workerd says to a `CONNECT`.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The Worker reads requests from it.
    Handled,
    /// The bytes go on as they are, unless workerd closes it at once because the internet is off.
    PassedOn,
}

impl Carrier {
    pub(super) fn new(sidecar: Arc<Sidecar>, log: Log, label: String) -> Carrier {
        Carrier { sidecar, log, label, told: Mutex::default() }
    }

    /// Serves until it is aborted, and its connections with it.
    pub(super) async fn serve(self, listener: TcpListener) {
        let carrier = Arc::new(self);
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Some(_) = connections.join_next() => {}
                accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                    // How a connection ends is between the two who have it.
                    Ok((stream, _)) => drop(connections.spawn(Arc::clone(&carrier).carry(stream))),
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
    }

    async fn carry(self: Arc<Self>, mut client: TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        let destination = ip_original_dst(&client)?;
        let settings = Settings::of(self.sidecar.egress());
        if settings.port == 0 || gateway::is_ours(*destination.ip()) {
            return Ok(());
        }
        let (sniffed, first) = first_bytes(&mut client, destination.port()).await?;
        let mut workerd = TcpStream::connect((Ipv4Addr::LOCALHOST, settings.port)).await?;
        workerd.set_nodelay(true)?;
        workerd.write_all(ask(destination, &sniffed).as_bytes()).await?;
        let (verdict, rest) = timeout(ANSWER_PATIENCE, answer(&mut workerd)).await??;
        match (verdict, sniffed) {
            (Verdict::Handled, Sniffed::Tls(host)) => {
                // Closed, and not passed on: whoever wrote a rule for it did not mean it to get out.
                self.tell(host);
                return Ok(());
            }
            (Verdict::Handled | Verdict::PassedOn, _) => {}
        }
        workerd.write_all(&first).await?;
        client.write_all(&rest).await?;
        copy_bidirectional_with_sizes(&mut client, &mut workerd, COPY_BUFFER, COPY_BUFFER).await.map(drop)
    }

    fn tell(&self, host: String) {
        let mut told = self.told.lock();
        if told.len() < MOST_TOLD && told.insert(host.clone()) {
            let text = format!(
                "a connection to `{host}` was closed: the Worker intercepts HTTPS to it, which the embedded engine cannot \
                 decrypt; use http:// here, or `--engine docker`"
            );
            self.log.say(&self.label, &text);
        }
    }
}

/// Reads until it is known which host is wanted, or that nobody says.
async fn first_bytes(client: &mut TcpStream, port: u16) -> io::Result<(Sniffed, Vec<u8>)> {
    let patience = if matches!(port, 80 | 443) { WEB_PATIENCE } else { OTHER_PATIENCE };
    let deadline = Instant::now() + patience;
    let mut bytes = Vec::new();
    loop {
        let sniffed = sniff(&bytes);
        if sniffed != Sniffed::Unfinished {
            return Ok((sniffed, bytes));
        }
        let mut limited = (&mut *client).take((LONGEST_HEAD - bytes.len().min(LONGEST_HEAD)) as u64);
        match timeout_at(deadline, limited.read_buf(&mut bytes)).await {
            Ok(Ok(0)) | Err(_) => return Ok((Sniffed::Unknown, bytes)),
            Ok(read) => drop(read?),
        }
    }
}

fn ask(destination: SocketAddrV4, sniffed: &Sniffed) -> String {
    let host = match sniffed {
        Sniffed::Http(host) => format!("X-Hostname: {host}\r\n"),
        Sniffed::Tls(host) => format!("X-Tls-Sni: {host}\r\n"),
        Sniffed::Unknown | Sniffed::Unfinished => String::new(),
    };
    format!("CONNECT {destination} HTTP/1.1\r\nHost: {destination}\r\n{host}\r\n")
}

/// The verdict, and what came right behind it.
async fn answer(workerd: &mut TcpStream) -> io::Result<(Verdict, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let rest = bytes.split_off(end + 4);
            return Ok((verdict(&bytes)?, rest));
        }
        if bytes.len() > LONGEST_ANSWER || workerd.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
}

fn verdict(head: &[u8]) -> io::Result<Verdict> {
    match head.split(|byte| *byte == b' ').nth(1) {
        Some(b"200") => Ok(Verdict::Handled),
        Some(b"202") => Ok(Verdict::PassedOn),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workerd_is_told_what_is_known() {
        let destination = SocketAddrV4::new([11, 0, 0, 1].into(), 80);
        let plain = "CONNECT 11.0.0.1:80 HTTP/1.1\r\nHost: 11.0.0.1:80\r\n";
        assert_eq!(ask(destination, &Sniffed::Unknown), format!("{plain}\r\n"));
        assert_eq!(
            ask(destination, &Sniffed::Http("a.example".to_owned())),
            format!("{plain}X-Hostname: a.example\r\n\r\n")
        );
        assert_eq!(
            ask(destination, &Sniffed::Tls("a.example".to_owned())),
            format!("{plain}X-Tls-Sni: a.example\r\n\r\n")
        );
    }

    #[test]
    fn nothing_but_two_answers_lets_bytes_through() {
        assert_eq!(verdict(b"HTTP/1.1 200 OK\r\n\r\n").unwrap(), Verdict::Handled);
        assert_eq!(verdict(b"HTTP/1.1 202 Accepted\r\n\r\n").unwrap(), Verdict::PassedOn);
        for other in ["HTTP/1.1 405 Method Not Allowed\r\n\r\n", "", "HTTP/1.1"] {
            assert!(verdict(other.as_bytes()).is_err(), "{other}");
        }
    }
}
