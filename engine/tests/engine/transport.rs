//! How requests arrive and answers leave: what workerd relies on, and what must not hurt.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use crate::client::{Response, read_head, read_response};
use crate::harness::Harness;

fn exchange(harness: &Harness, bytes: &[u8]) -> Response {
    let mut stream = harness.api.connect();
    stream.write_all(bytes).unwrap();
    read_response(&mut stream)
}

#[test]
fn every_framing_of_no_body_is_read_to_its_end() {
    let harness = Harness::start();
    for bytes in [
        "POST /containers/x/wait HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /containers/x/start HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "DELETE /containers/x?force=true HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /containers/x/start HTTP/1.0\r\n\r\n",
        "post-no-host",
    ] {
        if bytes == "post-no-host" {
            assert_eq!(exchange(&harness, b"GET /_ping HTTP/1.1\r\n\r\n").status, 200);
            continue;
        }
        let response = exchange(&harness, bytes.as_bytes());
        assert_eq!(response.status, 404, "{bytes}");
        assert_eq!(response.message(), "No such container: x");
    }
}

#[test]
fn a_version_in_front_is_the_same_path() {
    let harness = Harness::start();
    for path in ["/_ping", "/v1.43/_ping", "/v1.24/version", "/version", "/v1.43/info", "/networks/bridge"] {
        assert_eq!(harness.api.request("GET", path, None).status, 200, "{path}");
    }
    let mut stream = harness.api.connect();
    stream.write_all(b"HEAD /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n").unwrap();
    assert!(read_head(&mut stream).contains("api-version: 1.43"));
}

#[test]
fn names_arrive_encoded() {
    let harness = Harness::start();
    let response = harness.api.request("GET", "/containers/workerd-a%2Fb%20c/json", None);
    assert_eq!(response.message(), "No such container: workerd-a/b c");
}

#[test]
fn the_bridge_is_the_loopback_device() {
    let bridge = Harness::start().api.get("/networks/bridge");
    assert_eq!(bridge["IPAM"]["Config"][0]["Gateway"], "127.0.0.1");
    assert_eq!(bridge["IPAM"]["Config"][0]["Subnet"], "127.0.0.0/8");
}

#[test]
fn what_is_not_done_says_what_does_it() {
    let harness = Harness::start();
    for (method, path) in [
        ("POST", "/exec/x/resize?h=24&w=80"),
        ("GET", "/containers/x/archive?path=%2Fetc"),
        ("POST", "/commit?container=x"),
        ("POST", "/build"),
        ("GET", "/containers/x/logs"),
        ("PATCH", "/"),
    ] {
        let response = harness.api.request(method, path, None);
        assert_eq!(response.status, 501, "{method} {path}");
        assert!(response.message().ends_with("use `--engine docker`"), "{}", response.message());
    }
}

#[test]
fn one_connection_may_carry_several_requests() {
    let harness = Harness::start();
    let mut stream = harness.api.connect();
    for _ in 0..3 {
        stream.write_all(b"GET /_ping HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        assert_eq!(read_response(&mut stream).text(), "OK");
    }
}

#[test]
fn a_body_in_pieces_is_a_body() {
    let harness = Harness::start();
    let response = exchange(
        &harness,
        b"POST /volumes/create HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\
          5\r\n{\"Nam\r\n8\r\ne\":\"v1\"}\r\n0\r\n\r\n",
    );
    assert_eq!((response.status, response.json()["Name"].as_str()), (201, Some("v1")));
}

#[test]
fn a_wrong_body_is_a_mistake_of_the_asker() {
    let harness = Harness::start();
    for body in ["", "{", "[]", "{\"Image\": 7}", "{\"Image\": \"fixture\", \"Env\": \"A=1\"}"] {
        let request = format!(
            "POST /containers/create?name=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(exchange(&harness, request.as_bytes()).status, 400, "{body}");
    }
    let response = harness.api.request("GET", "/containers/json?filters=nonsense", None);
    assert_eq!(response.status, 400);
    let response = harness.api.request("GET", "/containers/json?filters=%7B%22colour%22%3A%5B%5D%7D", None);
    assert!(response.message().contains("invalid filter 'colour'"));
}

#[test]
fn an_oversized_body_is_answered_not_dropped() {
    let harness = Harness::start();
    let length = 3 * 1024 * 1024;
    let mut stream = harness.api.connect();
    write!(stream, "POST /volumes/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n")
        .unwrap();
    stream.write_all(&vec![b'x'; length]).unwrap();
    let response = read_response(&mut stream);
    assert_eq!(response.status, 413);
    assert!(response.message().contains("longer than 1048576 bytes"));
}

#[test]
fn an_oversized_head_is_refused() {
    let harness = Harness::start();
    let mut stream = harness.api.connect();
    // The engine may hang up before it has read everything.
    let _ = write!(stream, "GET /_ping HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "y".repeat(256 * 1024));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    assert_eq!(harness.api.request("GET", "/_ping", None).status, 200);
}

#[test]
fn a_flood_of_silent_connections_leaves_the_engine_answering() {
    let harness = Harness::start();
    let silent: Vec<UnixStream> = (0..1000).map(|_| harness.api.connect()).collect();
    assert_eq!(harness.api.request("GET", "/_ping", None).status, 200);
    drop(silent);
    assert_eq!(harness.api.request("GET", "/_ping", None).status, 200);
}

#[test]
fn nonsense_is_no_end() {
    let harness = Harness::start();
    for bytes in [&b"\0\0\0\0\r\n\r\n"[..], b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n"] {
        let mut stream = harness.api.connect();
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    assert_eq!(harness.api.request("GET", "/_ping", None).status, 200);
}
