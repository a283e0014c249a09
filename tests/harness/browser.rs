//! A real browser, for what people look at: Chromium without a window, driven by its own protocol.

use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{env, path::Path, process::Stdio, time::Duration};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

/// Nothing that is asked of the browser takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looked for in this order, after the one that `CHROMIUM` names.
const PROGRAMS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// It talks to the page under test and to nobody else.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--remote-debugging-port=0",
    "--window-size=900,1100",
];

/// A browser with one page. Dropping it ends it.
pub struct Browser {
    /// Killed when dropped.
    _program: Child,
    /// Its profile, which nobody used before.
    _profile: TempDir,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: Option<String>,
    asked: u64,
    requests: Vec<String>,
    complaints: Vec<String>,
}

impl Browser {
    /// Starts it with an empty page.
    ///
    /// # Errors
    ///
    /// When there is no Chromium, which says what to install, or it does not start.
    pub async fn start() -> anyhow::Result<Self> {
        let profile = tempfile::Builder::new().prefix("worker-containers-browser-").tempdir()?;
        let mut program = spawn(profile.path())?;
        let said = BufReader::new(program.stderr.take().context("it has no output")?);
        let address = timeout(PATIENCE, address(said)).await.context("it does not start")??;
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) = connect_async_with_config(address, Some(config), true).await?;
        let (requests, complaints) = (Vec::new(), Vec::new());
        let (_program, _profile) = (program, profile);
        let mut browser = Self { _program, _profile, socket, session: None, asked: 0, requests, complaints };
        let target = browser.ask("Target.createTarget", json!({ "url": "about:blank" })).await?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.ask("Target.attachToTarget", attach).await?;
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Network", "Runtime", "Log"] {
            browser.ask(&format!("{domain}.enable"), json!({})).await?;
        }
        Ok(browser)
    }

    /// Loads a page.
    ///
    /// # Errors
    ///
    /// When it cannot be loaded.
    pub async fn open(&mut self, url: &str) -> anyhow::Result<()> {
        let loaded = self.ask("Page.navigate", json!({ "url": url })).await?;
        if let Some(error) = loaded["errorText"].as_str() {
            bail!("the page was not loaded: {error}");
        }
        // The old document may still answer; the new one is complete or becomes so.
        self.evaluate("new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))")
            .await
            .map(drop)
    }

    /// The value of an expression, awaited when it is a promise.
    ///
    /// # Errors
    ///
    /// When it throws.
    pub async fn evaluate(&mut self, expression: &str) -> anyhow::Result<Value> {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.ask("Runtime.evaluate", asked).await?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!("`{expression}` throws {thrown}");
        }
        Ok(answer["result"]["value"].clone())
    }

    /// Waits until the page shows something for which `condition` is true.
    ///
    /// # Errors
    ///
    /// When it never does; what it shows is in the error.
    pub async fn until(&mut self, condition: &str) -> anyhow::Result<()> {
        let seen = format!(
            "new Promise((done) => {{
               const look = () => {{ if ({condition}) done(true); }};
               const what = {{ subtree: true, childList: true, characterData: true, attributes: true }};
               new MutationObserver(look).observe(document, what);
               look();
             }})"
        );
        if let Err(error) = self.evaluate(&seen).await {
            let text = self.evaluate("document.documentElement.innerText").await.unwrap_or_default();
            return Err(error.context(format!("`{condition}` never became true; the page says {text}")));
        }
        Ok(())
    }

    /// Tells pages that people want a dark one, or a light one.
    ///
    /// # Errors
    ///
    /// When the browser does not answer.
    pub async fn prefer(&mut self, scheme: &str) -> anyhow::Result<()> {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.ask("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    /// Takes a picture of the page.
    ///
    /// # Errors
    ///
    /// When the browser does not answer, or the file cannot be written.
    pub async fn picture(&mut self, file: &Path) -> anyhow::Result<()> {
        let picture = self.ask("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await?;
        Ok(std::fs::write(file, STANDARD.decode(picture["data"].as_str().context("no picture")?)?)?)
    }

    /// The URL of every request that the pages made.
    pub fn requests(&self) -> &[String] {
        &self.requests
    }

    /// What pages threw, and what the browser refused them.
    pub fn complaints(&self) -> &[String] {
        &self.complaints
    }

    async fn ask(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.asked += 1;
        let id = self.asked;
        let mut call = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &self.session {
            call["sessionId"] = session.as_str().into();
        }
        self.socket.send(Message::text(call.to_string())).await?;
        let answer = async {
            loop {
                let message = self.socket.next().await.context("the browser is gone")??;
                let Ok(text) = message.to_text() else { continue };
                let Ok(mut message) = serde_json::from_str::<Value>(text) else { continue };
                if message["id"] != id {
                    self.note(&message);
                    continue;
                }
                if let Some(error) = message.get("error") {
                    bail!("{method}: {error}");
                }
                return Ok(message["result"].take());
            }
        };
        timeout(PATIENCE, answer).await.with_context(|| format!("{method} is not answered"))?
    }

    fn note(&mut self, event: &Value) {
        let params = &event["params"];
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                self.requests.extend(params["request"]["url"].as_str().map(str::to_owned));
            }
            Some("Runtime.exceptionThrown") => self.complaints.push(params["exceptionDetails"].to_string()),
            Some("Log.entryAdded") => self.complaints.push(params["entry"]["text"].to_string()),
            _ => {}
        }
    }
}

fn spawn(profile: &Path) -> anyhow::Result<Child> {
    let named = env::var("CHROMIUM").ok();
    for program in named.as_deref().into_iter().chain(PROGRAMS.iter().copied()) {
        let mut command = Command::new(program);
        command.args(FLAGS).arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        match command.spawn() {
            Ok(child) => return Ok(child),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("cannot run `{program}`")),
        }
    }
    bail!("there is no Chromium; install it with `apt-get install chromium`, or name one in `CHROMIUM`")
}

/// Where it can be driven, which it says when it can.
async fn address(said: BufReader<tokio::process::ChildStderr>) -> anyhow::Result<String> {
    let (mut lines, mut all) = (said.lines(), Vec::new());
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix("DevTools listening on ") {
            let address = address.trim().to_owned();
            // Nobody reads on, and a full pipe would stop it.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(address);
        }
        all.push(line);
    }
    bail!("the browser ended: {}", all.join("\n"))
}
