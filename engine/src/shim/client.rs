//! One request to the engine, and its answer. Blocking, since the shim has nothing else to do.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Stop;

pub(super) struct Client {
    pub(super) host: String,
}

impl Client {
    pub(super) fn new(host: String) -> Client {
        Client { host }
    }

    pub(super) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Stop> {
        self.send("GET", path, None)
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value, Stop> {
        self.send("POST", path, Some(body))
    }

    pub(super) fn delete(&self, path: &str) -> Result<Value, Stop> {
        self.send("DELETE", path, None)
    }

    fn send<T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<&Value>) -> Result<T, Stop> {
        let (status, body) = self.exchange(method, path, body).map_err(|error| {
            format!(
                "Cannot connect to the embedded engine at `{}`: {error}; is `cargo xtask dev` running?",
                self.host
            )
        })?;
        if !(200..300).contains(&status) {
            let message = serde_json::from_slice::<Value>(&body).ok();
            let message = message.as_ref().and_then(|value| value.get("message")?.as_str());
            return Err(
                format!("Error response from daemon: {}", message.unwrap_or("no reason given")).into()
            );
        }
        let body = if body.is_empty() { b"null".as_slice() } else { &body };
        serde_json::from_slice(body)
            .map_err(|error| format!("the engine answered `{path}` oddly: {error}").into())
    }

    fn exchange(&self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<(u16, Vec<u8>)> {
        let socket = self.host.strip_prefix("unix://").or_else(|| self.host.strip_prefix("unix:"));
        let socket = socket.ok_or_else(|| std::io::Error::other("DOCKER_HOST is no `unix://` address"))?;
        let mut stream = UnixStream::connect(socket)?;
        let body = body.map(Value::to_string).unwrap_or_default();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let odd = || std::io::Error::other("the answer is not HTTP");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or_else(odd)?;
        let status = answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        // Answers of known length only: the engine streams nothing of what we ask.
        Ok((status.ok_or_else(odd)?, answer.split_off(end + 4)))
    }
}

/// A part of a path.
pub(super) fn part(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A key and its value.
pub(super) fn query(key: &str, value: &str) -> String {
    format!("{key}={}", part(value))
}
