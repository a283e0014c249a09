//! Requests and WebSockets to the Worker.

use anyhow::{Context, ensure};
use futures_util::{SinkExt, StreamExt};
use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap, redirect::Policy};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{
        Message,
        client::IntoClientRequest,
        http::{HeaderName, HeaderValue},
        protocol::{CloseFrame, WebSocketConfig},
    },
};

/// No answer takes longer in a test that passes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of one Worker.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    url: String,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
    /// How long it took.
    pub took: Duration,
}

impl Client {
    /// A client of the Worker at `url`.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be made.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        // Whatever proxy the machine has is not meant for the loopback.
        let http =
            reqwest::Client::builder().no_proxy().redirect(Policy::none()).timeout(PATIENCE).build()?;
        Ok(Self { http, url: url.trim_end_matches('/').to_owned() })
    }

    /// Where the Worker is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A request that is yet to be sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// GET, with these headers.
    ///
    /// # Errors
    ///
    /// When no complete answer comes.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Reply> {
        let request = headers
            .iter()
            .fold(self.request(Method::GET, path), |it, (name, value)| it.header(*name, *value));
        Self::reply(request).await.with_context(|| format!("GET {path}"))
    }

    /// Sends a request and reads the answer to its end.
    ///
    /// # Errors
    ///
    /// When no complete answer comes.
    pub async fn reply(request: RequestBuilder) -> anyhow::Result<Reply> {
        let began = Instant::now();
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Reply { status, headers, text: response.text().await?, took: began.elapsed() })
    }

    /// Opens a WebSocket, with these headers.
    ///
    /// # Errors
    ///
    /// When the handshake fails.
    pub async fn socket(&self, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Socket> {
        let url = format!("{}{path}", self.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(HeaderName::try_from(*name)?, HeaderValue::try_from(*value)?);
        }
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (stream, _) = timeout(PATIENCE, connect_async_with_config(request, Some(config), true)).await??;
        Ok(Socket { stream })
    }
}

impl Reply {
    /// The body as JSON, of an answer with status 200.
    ///
    /// # Errors
    ///
    /// When the status is another or the body is no JSON; both are in the error.
    pub fn json(&self) -> anyhow::Result<Value> {
        ensure!(self.status == 200, "status {}: {}", self.status, self.text);
        serde_json::from_str(&self.text).with_context(|| format!("no JSON: {}", self.text))
    }

    /// A string in the JSON body.
    ///
    /// # Errors
    ///
    /// As [`Reply::json`], or when it has no such string.
    pub fn string(&self, key: &str) -> anyhow::Result<String> {
        let json = self.json()?;
        Ok(json[key].as_str().with_context(|| format!("no `{key}` in {json}"))?.to_owned())
    }
}

/// An open WebSocket.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Sends a message.
    ///
    /// # Errors
    ///
    /// When the connection is gone.
    pub async fn send(&mut self, message: impl Into<Message>) -> anyhow::Result<()> {
        Ok(timeout(PATIENCE, self.stream.send(message.into())).await??)
    }

    /// The next message, pings left out.
    ///
    /// # Errors
    ///
    /// When the connection ends without one.
    pub async fn receive(&mut self) -> anyhow::Result<Message> {
        loop {
            let message = timeout(PATIENCE, self.stream.next()).await?.context("the connection ended")??;
            if !message.is_ping() && !message.is_pong() {
                return Ok(message);
            }
        }
    }

    /// Closes with a code and waits for the other side's close.
    ///
    /// # Errors
    ///
    /// When the other side does not close.
    pub async fn close(mut self, code: u16, reason: &str) -> anyhow::Result<Option<CloseFrame>> {
        let frame = CloseFrame { code: code.into(), reason: reason.into() };
        timeout(PATIENCE, self.stream.close(Some(frame))).await??;
        while let Some(message) = timeout(PATIENCE, self.stream.next()).await? {
            if let Message::Close(frame) = message? {
                return Ok(frame);
            }
        }
        Ok(None)
    }
}
