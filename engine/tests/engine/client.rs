//! A client of bytes: nothing is added that a test did not write.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

/// Long enough for a loaded machine; reaching it is a failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Debug)]
pub(crate) struct Api {
    socket: PathBuf,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Api {
    pub(crate) fn new(docker_host: &str) -> Api {
        Api { socket: docker_host.strip_prefix("unix://").unwrap().into() }
    }

    pub(crate) fn socket(&self) -> &Path {
        &self.socket
    }

    pub(crate) fn connect(&self) -> UnixStream {
        let stream = UnixStream::connect(&self.socket).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request as workerd does, on a connection of its own, and leaves the answer to the caller.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&Value>) -> UnixStream {
        let mut stream = self.connect();
        let framing = match body {
            Some(body) => {
                let body = body.to_string();
                format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
            }
            None if method == "GET" => "\r\n".to_owned(),
            None if path.ends_with("/start") => "Content-Length: 0\r\n\r\n".to_owned(),
            None => "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        };
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{framing}").unwrap();
        stream
    }

    pub(crate) fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Response {
        read_response(&mut self.send(method, path, body))
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let response = self.request("GET", path, None);
        assert_eq!(response.status, 200, "{path}: {response:?}");
        response.json()
    }

    pub(crate) fn post(&self, path: &str) -> u16 {
        self.request("POST", path, None).status
    }

    pub(crate) fn delete(&self, name: &str) -> u16 {
        self.request("DELETE", &format!("/containers/{name}?force=true"), None).status
    }
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Reads one answer, however it is framed, and leaves what follows it unread.
pub(crate) fn read_response(stream: &mut impl Read) -> Response {
    let head = read_head(stream);
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Response { body: read_body(stream, &head, status), status, head }
}

/// The status of an answer that goes on.
pub(crate) fn read_head(stream: &mut impl Read) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "ended within: {}", String::from_utf8_lossy(&head));
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap().to_lowercase()
}

pub(crate) fn read_body(stream: &mut impl Read, head: &str, status: u16) -> Vec<u8> {
    let mut body = Vec::new();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    if let Some(length) = length {
        body.resize(length.trim().parse().unwrap(), 0);
        stream.read_exact(&mut body).unwrap();
    } else if head.contains("transfer-encoding: chunked") {
        loop {
            let mut line = String::new();
            while !line.ends_with("\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                line.push(char::from(byte[0]));
            }
            let mut chunk = vec![0; usize::from_str_radix(line.trim(), 16).unwrap() + 2];
            stream.read_exact(&mut chunk).unwrap();
            chunk.truncate(chunk.len() - 2);
            if chunk.is_empty() {
                break;
            }
            body.extend(chunk);
        }
    } else if status >= 300 && status != 304 {
        stream.read_to_end(&mut body).unwrap();
    }
    body
}

/// Asks the sidecar for a tunnel the way workerd does: without a Host header.
pub(crate) fn tunnel(ingress: u16, port: u16) -> (Response, TcpStream) {
    let mut stream = dial(ingress);
    write!(stream, "CONNECT 127.0.0.1:{port} HTTP/1.1\r\nX-Dst-Addr: 127.0.0.1:{port}\r\n\r\n").unwrap();
    let response = read_response(&mut stream);
    (response, stream)
}

pub(crate) fn dial(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// One request through a tunnel; `None` while nothing listens.
pub(crate) fn fetch(ingress: u16, port: u16, path: &str) -> Option<String> {
    let (response, mut stream) = tunnel(ingress, port);
    match response.status {
        200 => {
            write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
            Some(read_response(&mut stream).text())
        }
        400 => None,
        _ => panic!("{response:?}"),
    }
}
