//! The streams of a program on one connection, as Docker frames them: a byte that says which, three zeroes, a length.

use std::io;
use std::os::fd::OwnedFd;
use std::process::{ChildStderr, ChildStdin, ChildStdout};

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::sync::Mutex;

const STDOUT: u8 = 1;
const STDERR: u8 = 2;

const PIECE: usize = 32 * 1024;

type Connection = TokioIo<Upgraded>;

/// Serves until the program has closed both its outputs. The connection is given back, still open.
pub(super) async fn serve(
    client: Upgraded,
    (input, output, errors): (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>),
) -> io::Result<WriteHalf<Connection>> {
    let (reader, writer) = split(TokioIo::new(client));
    let writer = Mutex::new(writer);
    let outputs = async {
        tokio::try_join!(
            frames(STDOUT, output.map(OwnedFd::from), &writer),
            frames(STDERR, errors.map(OwnedFd::from), &writer),
        )
    };
    // The program may well end without reading everything.
    let input = async {
        let _ = feed(reader, input).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        served = outputs => { served?; }
        () = input => {}
    }
    Ok(writer.into_inner())
}

async fn feed(mut client: ReadHalf<Connection>, input: Option<ChildStdin>) -> io::Result<()> {
    let Some(input) = input else { return Ok(()) };
    let input = OwnedFd::from(input);
    rustix::io::ioctl_fionbio(&input, true)?;
    let mut input = Sender::from_owned_fd_unchecked(input)?;
    tokio::io::copy(&mut client, &mut input).await.map(drop)
}

async fn frames(kind: u8, stream: Option<OwnedFd>, client: &Mutex<WriteHalf<Connection>>) -> io::Result<()> {
    let Some(stream) = stream else { return Ok(()) };
    rustix::io::ioctl_fionbio(&stream, true)?;
    let mut stream = Receiver::from_owned_fd_unchecked(stream)?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = stream.read(&mut piece).await?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
        let [a, b, c, d] = u32::try_from(read).unwrap_or(u32::MAX).to_be_bytes();
        let mut client = client.lock().await;
        client.write_all(&[&[kind, 0, 0, 0, a, b, c, d], bytes].concat()).await?;
        client.flush().await?;
    }
}
