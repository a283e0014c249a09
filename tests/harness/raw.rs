//! A client without manners: one connection whose bytes are taken when the test says so, or never.

use anyhow::{Context, ensure};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// No single step takes longer in a test that passes.
const PATIENCE: Duration = Duration::from_secs(30);

/// So little that a large answer is stuck at the sender soon.
const RECEIVE_BUFFER: u32 = 16 << 10;

/// One request on one connection. Dropping it closes the connection with whatever is unread.
#[derive(Debug)]
pub struct RawClient {
    stream: TcpStream,
}

impl RawClient {
    /// Sends the head of a request to `url`, and no body.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub async fn send(url: &str, method: &str, path: &str) -> anyhow::Result<Self> {
        let address = url.trim_start_matches("http://").trim_end_matches('/');
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
        let mut stream = socket.connect(address.parse()?).await?;
        let head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        Ok(Self { stream })
    }

    /// Sends these bytes to `url`, whatever they mean.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub async fn bytes(url: &str, bytes: &[u8]) -> anyhow::Result<Self> {
        let address = url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(address).await?;
        // Who refuses the first bytes may not take the rest.
        let _ = stream.write_all(bytes).await;
        Ok(Self { stream })
    }

    /// Sends more.
    ///
    /// # Errors
    ///
    /// When nobody takes it.
    pub async fn more(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        timeout(PATIENCE, self.stream.write_all(bytes)).await??;
        Ok(())
    }

    /// Takes `count` bytes of the answer, of which the first must be those of a 200.
    ///
    /// # Errors
    ///
    /// When there are fewer, or it is another status.
    pub async fn take_of_200(&mut self, count: usize) -> anyhow::Result<()> {
        let mut taken = vec![0; count];
        timeout(PATIENCE, self.stream.read_exact(&mut taken)).await??;
        let first = String::from_utf8_lossy(&taken[..count.min(64)]).into_owned();
        ensure!(first.starts_with("HTTP/1.1 200"), "answered `{first}`");
        Ok(())
    }

    /// Takes `count` more bytes.
    ///
    /// # Errors
    ///
    /// When there are fewer.
    pub async fn take(&mut self, count: usize) -> anyhow::Result<()> {
        timeout(PATIENCE, self.stream.read_exact(&mut vec![0; count])).await??;
        Ok(())
    }

    /// Takes the first line of the answer.
    ///
    /// # Errors
    ///
    /// When it does not come.
    pub async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') && line.len() < 1 << 10 {
            line.push(timeout(PATIENCE, self.stream.read_u8()).await.context("no answer comes")??);
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    /// Takes the whole answer, which must be short, as text.
    ///
    /// # Errors
    ///
    /// When it does not end.
    pub async fn text(&mut self) -> anyhow::Result<String> {
        let mut text = String::new();
        timeout(PATIENCE, self.stream.read_to_string(&mut text)).await.context("the answer never ends")??;
        Ok(text)
    }

    /// Takes everything up to the end of the connection, and says how much that was.
    ///
    /// # Errors
    ///
    /// When it does not end.
    pub async fn rest(mut self) -> anyhow::Result<usize> {
        let mut buffer = vec![0; 1 << 16];
        let mut taken = 0;
        loop {
            match timeout(PATIENCE, self.stream.read(&mut buffer)).await.context("the answer never ends")? {
                Ok(0) | Err(_) => return Ok(taken),
                Ok(count) => taken += count,
            }
        }
    }
}
