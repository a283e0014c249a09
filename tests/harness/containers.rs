//! What happens to containers, told by the engine's own API: the same for Docker and for the embedded engine.

use anyhow::{Context, bail, ensure};
use http_body_util::{BodyExt, Empty};
use hyper::{
    Request,
    body::{Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf, time::Duration};
use tokio::{net::UnixStream, sync::mpsc, time::timeout};

/// The containers of one engine.
#[derive(Clone, Debug)]
pub struct Containers {
    socket: PathBuf,
}

/// Something that happened to a container.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Event {
    /// `create`, `start`, `kill`, `die`, `destroy`.
    pub action: String,
    /// Which container.
    pub actor: Actor,
}

/// The container of an event.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Actor {
    /// `name`, `image`, `exitCode`.
    pub attributes: BTreeMap<String, String>,
}

/// Events from the moment of asking on.
#[derive(Debug)]
pub struct Watch {
    events: mpsc::UnboundedReceiver<Event>,
}

impl Containers {
    /// The engine at `docker_host`.
    ///
    /// # Errors
    ///
    /// When it is not a Unix socket.
    pub fn of(docker_host: &str) -> anyhow::Result<Self> {
        let socket =
            docker_host.strip_prefix("unix://").context("the engine does not listen on a Unix socket")?;
        Ok(Self { socket: socket.into() })
    }

    /// Begins to watch the application containers, sidecars left out.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    pub async fn watch(&self) -> anyhow::Result<Watch> {
        let filters = "%7B%22type%22%3A%5B%22container%22%5D%7D";
        let mut body = self.call("GET", &format!("/events?filters={filters}")).await?;
        let (send, events) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut unread = Vec::new();
            while let Some(Ok(frame)) = body.frame().await {
                unread.extend_from_slice(&frame.into_data().unwrap_or_default());
                while let Some(end) = unread.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = unread.drain(..=end).collect();
                    let event = serde_json::from_slice::<Event>(&line);
                    if event.is_ok_and(|event| !event.is_of_sidecar() && send.send(event).is_err()) {
                        return;
                    }
                }
            }
        });
        Ok(Watch { events })
    }

    /// The names of the application containers that run now.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    pub async fn running(&self) -> anyhow::Result<Vec<String>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Container {
            names: Vec<String>,
        }
        let body = self.call("GET", "/containers/json").await?.collect().await?.to_bytes();
        let containers: Vec<Container> = serde_json::from_slice(&body)?;
        let names = containers.into_iter().flat_map(|container| container.names);
        Ok(names
            .map(|name| name.trim_start_matches('/').to_owned())
            .filter(|name| is_application(name))
            .collect())
    }

    /// Kills a container as the kernel would: with SIGKILL and without a word.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    pub async fn kill(&self, name: &str) -> anyhow::Result<()> {
        self.call("POST", &format!("/containers/{name}/kill?signal=SIGKILL")).await.map(drop)
    }

    /// Stops a container from doing anything, while everybody believes that it runs.
    ///
    /// # Errors
    ///
    /// When the engine does not answer.
    pub async fn freeze(&self, name: &str) -> anyhow::Result<()> {
        self.call("POST", &format!("/containers/{name}/kill?signal=SIGSTOP")).await.map(drop)
    }

    async fn call(&self, method: &str, path: &str) -> anyhow::Result<Incoming> {
        let stream = UnixStream::connect(&self.socket).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .body(Empty::<Bytes>::new())?;
        let response = sender.send_request(request).await?;
        ensure!(response.status().is_success(), "{method} {path}: {}", response.status());
        Ok(response.into_body())
    }
}

impl Event {
    /// The name of the container.
    pub fn name(&self) -> &str {
        self.actor.attributes.get("name").map_or("", String::as_str)
    }

    fn is_of_sidecar(&self) -> bool {
        !is_application(self.name())
    }
}

impl Watch {
    /// The next event of the kind `action`.
    ///
    /// # Errors
    ///
    /// When none comes within the time given.
    pub async fn next(&mut self, action: &str, within: Duration) -> anyhow::Result<Event> {
        let next = async {
            while let Some(event) = self.events.recv().await {
                if event.action == action {
                    return Ok(event);
                }
            }
            bail!("the engine stopped telling")
        };
        timeout(within, next)
            .await
            .with_context(|| format!("no container did `{action}` within {within:?}"))?
    }

    /// The next event of any kind.
    ///
    /// # Errors
    ///
    /// When none comes within the time given.
    pub async fn any(&mut self, within: Duration) -> anyhow::Result<Event> {
        let next = timeout(within, self.events.recv()).await;
        next.with_context(|| format!("nothing happened within {within:?}"))?
            .context("the engine stopped telling")
    }

    /// Whether nothing was told of any container since.
    pub fn nothing(&mut self) -> bool {
        self.events.try_recv().is_err()
    }

    /// Whether no event of the kind `action` was told since.
    pub fn nothing_is(&mut self, action: &str) -> bool {
        std::iter::from_fn(|| self.events.try_recv().ok()).all(|event| event.action != action)
    }

    /// The container made next, which must be the only one of which was told so far.
    ///
    /// Counts what workerd makes, not what starts: Docker itself starts a container again that ended with
    /// an error, because workerd asks for the restart policy `on-failure`.
    ///
    /// # Errors
    ///
    /// When none is made within the time given, or a second one was.
    pub async fn only_create(&mut self, within: Duration) -> anyhow::Result<Event> {
        let first = self.next("create", within).await?;
        let more = std::iter::from_fn(|| self.events.try_recv().ok()).find(|event| event.action == "create");
        ensure!(
            more.is_none(),
            "`{}` was made besides `{}`",
            more.map(|event| event.name().to_owned()).unwrap_or_default(),
            first.name()
        );
        Ok(first)
    }
}

fn is_application(name: &str) -> bool {
    name.starts_with("workerd-") && !name.ends_with("-proxy")
}
