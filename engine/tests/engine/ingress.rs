//! The way into an instance: tunnels as workerd opens them.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::thread;

use crate::client::{dial, read_response, tunnel};
use crate::harness::Harness;

#[test]
fn what_does_not_listen_is_a_400() {
    let harness = Harness::start();
    let ingress = harness.start_sidecar("x");
    // Before there is an application, and before it listens.
    assert_eq!(tunnel(ingress, 8080).0.status, 400);
    harness.create_app("x", &["forever"], &[]);
    assert_eq!(harness.api.post("/containers/x/start"), 204);
    let (response, _) = tunnel(ingress, 8080);
    assert_eq!((response.status, response.text().as_str()), (400, "nothing listens on port 8080\n"));
    // And after it has ended.
    assert_eq!(harness.api.post("/containers/x/kill"), 204);
    harness.wait("x");
    assert_eq!(tunnel(ingress, 8080).0.status, 400);
}

#[test]
fn the_control_requests() {
    let harness = Harness::start();
    let ingress = harness.start_sidecar("x");
    let ask = |request: &str| {
        let mut stream = dial(ingress);
        stream.write_all(request.as_bytes()).unwrap();
        read_response(&mut stream).status
    };
    assert_eq!(ask("GET /ca HTTP/1.1\r\n\r\n"), 200);
    assert_eq!(ask("PUT /egress HTTP/1.1\r\nContent-Length: 10\r\n\r\n{\"port\":1}"), 204);
    assert_eq!(
        ask("PUT /egress HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"port\":2}\r\n0\r\n\r\n"),
        204
    );
    assert_eq!(harness.api.get("/engine/egress/x-proxy")["port"], 2);
    assert_eq!(ask("PUT /egress HTTP/1.1\r\nContent-Length: 1\r\n\r\n{"), 400);
    assert_eq!(ask("GET /other HTTP/1.1\r\n\r\n"), 404);
    assert_eq!(ask("CONNECT nowhere HTTP/1.1\r\n\r\n") / 100, 5);
    let oversized =
        format!("PUT /egress HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n{}", " ".repeat(2_000_000));
    assert_eq!(ask(&oversized), 413);
}

#[test]
fn the_end_of_one_way_leaves_the_other_open() {
    let harness = Harness::start();
    let instance = harness.cold_start("count", &["count", "8080"], &[]);
    harness.line("listening on");
    let (_, mut stream) = tunnel(instance.ingress, 8080);
    stream.write_all(b"12345").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, "5");

    let instance = harness.cold_start("greet", &["greet", "8080"], &[]);
    harness.line("listening on");
    let (_, mut stream) = tunnel(instance.ingress, 8080);
    let mut greeting = String::new();
    stream.read_to_string(&mut greeting).unwrap();
    assert_eq!(greeting, "hello");
    stream.write_all(b"and to you").unwrap();
    drop(stream);
    harness.line("after the greeting: and to you");
}

#[test]
fn bytes_right_behind_the_connect_and_an_early_end_get_through() {
    let harness = Harness::start();
    let instance = harness.cold_start("x", &["count", "8080"], &[]);
    harness.line("listening on");
    let mut stream = dial(instance.ingress);
    stream.write_all(b"CONNECT 127.0.0.1:8080 HTTP/1.1\r\nX-Dst-Addr: 127.0.0.1:8080\r\n\r\nearly").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_response(&mut stream).status, 200);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, "5");
}

#[test]
fn a_mebibyte_arrives_byte_for_byte() {
    let harness = Harness::start();
    let instance = harness.cold_start("x", &["echo", "8080"], &[]);
    harness.line("listening on");
    let (response, mut stream) = tunnel(instance.ingress, 8080);
    assert!(!response.head.contains("content-length") && !response.head.contains("transfer-encoding"));
    let sent: Vec<u8> =
        (0..1024_u32 * 1024).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let mut writer = stream.try_clone().unwrap();
    let copy = sent.clone();
    let writing = thread::spawn(move || {
        writer.write_all(&copy).unwrap();
        writer.shutdown(Shutdown::Write).unwrap();
    });
    let mut received = Vec::new();
    stream.read_to_end(&mut received).unwrap();
    writing.join().unwrap();
    assert!(received == sent, "{} bytes came back of {}", received.len(), sent.len());
}

#[test]
fn an_application_that_dies_ends_its_tunnels() {
    let harness = Harness::start();
    let instance = harness.cold_start("x", &["echo", "8080"], &[]);
    harness.line("listening on");
    let (_, mut stream) = tunnel(instance.ingress, 8080);
    stream.write_all(b"a").unwrap();
    stream.read_exact(&mut [0]).unwrap();
    assert_eq!(harness.api.post("/containers/x/kill"), 204);
    assert_eq!(stream.read(&mut [0]).unwrap_or(0), 0);
}

#[test]
fn other_ports_are_other_listeners() {
    let harness = Harness::start();
    let port = if harness.namespaces() { "9090" } else { "8080" };
    let instance = harness.cold_start("x", &["serve", "--port", port], &[]);
    harness.line("listening on");
    let wrong = if harness.namespaces() { 8080 } else { 9090 };
    assert_eq!(tunnel(instance.ingress, wrong).0.status, 400);
}

#[test]
fn many_tunnels_at_once() {
    let harness = Harness::start();
    let instance = harness.cold_start("x", &["echo", "8080"], &[]);
    harness.line("listening on");
    let mut tunnels: Vec<_> = (0..200).map(|_| tunnel(instance.ingress, 8080).1).collect();
    for (number, stream) in tunnels.iter_mut().enumerate() {
        stream.write_all(&[number as u8]).unwrap();
    }
    for (number, stream) in tunnels.iter_mut().enumerate() {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        assert_eq!(byte, [number as u8]);
    }
}

#[test]
fn connections_that_switched_are_counted_and_their_end_is_remembered() {
    let harness = Harness::start();
    let instance = harness.cold_start("echo", &["echo", "8080"], &[]);
    harness.line("listening on");
    // As an object asks: by a tunnel to the sidecar's own port, which is none of the application's connections.
    let ask = || {
        let (response, mut stream) = tunnel(instance.ingress, 39001);
        assert_eq!(response.status, 200);
        stream.write_all(b"GET /connections HTTP/1.1\r\nhost: engine\r\n\r\n").unwrap();
        let answer = read_response(&mut stream);
        assert_eq!(answer.status, 200);
        let said: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
        said
    };
    assert_eq!(ask(), serde_json::json!({ "open": 0, "ended_ms_ago": null }));
    let (response, mut stream) = tunnel(instance.ingress, 8080);
    assert_eq!(response.status, 200);
    // What is echoed has been through the tunnel.
    let echo = |stream: &mut std::net::TcpStream, bytes: &[u8]| {
        stream.write_all(bytes).unwrap();
        stream.read_exact(&mut vec![0; bytes.len()]).unwrap();
    };
    echo(&mut stream, b"HTTP/1.1 200 OK\r\n\r\n");
    assert_eq!(ask(), serde_json::json!({ "open": 0, "ended_ms_ago": null }), "kept for the next request");
    echo(&mut stream, b"HTTP/1.1 101 Switching Protocols\r\n\r\n");
    assert_eq!(ask(), serde_json::json!({ "open": 1, "ended_ms_ago": null }));
    stream.shutdown(Shutdown::Write).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    drop(stream);
    let mut said = ask();
    while said["open"] != 0 {
        said = ask();
    }
    assert!(said["ended_ms_ago"].as_u64().is_some_and(|ms| ms < 60_000), "{said}");
}
