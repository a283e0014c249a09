//! Connections out of an instance. The test is workerd: it listens where it said, and answers each `CONNECT`.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

use crate::client::{PATIENCE, dial, read_head, read_response};
use crate::harness::{Harness, Instance};

/// An address that is nobody's (RFC 5737).
const NOBODY: &str = "203.0.113.7";

struct Workerd(TcpListener);

impl Workerd {
    fn listen() -> Workerd {
        Workerd(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap())
    }

    /// Tells the sidecar, as workerd does at each start and with each host it is to intercept.
    fn tell(&self, instance: &Instance, mut settings: Value) {
        settings["port"] = self.0.local_addr().unwrap().port().into();
        put(instance, &settings);
    }

    /// Takes one connection: its `CONNECT` in lower case, after `verdict` and `answer` were sent.
    fn answers(&self, verdict: &'static str, answer: &'static str) -> JoinHandle<(String, String)> {
        let listener = self.0.try_clone().unwrap();
        thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let asked = read_head(&mut stream);
            // In one write, so that bytes come right behind the verdict.
            write!(stream, "HTTP/1.1 {verdict}\r\n\r\n{answer}").unwrap();
            let mut first = [0; 4];
            let read = stream.read(&mut first).unwrap();
            (asked, String::from_utf8_lossy(&first[..read]).into_owned())
        })
    }
}

fn put(instance: &Instance, settings: &Value) {
    let mut stream = dial(instance.ingress);
    let body = settings.to_string();
    write!(stream, "PUT /egress HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    assert_eq!(read_response(&mut stream).status, 204);
}

/// `None` where instances share the network of the machine.
fn instance() -> Option<(Harness, Instance, Workerd)> {
    let harness = Harness::start();
    if !harness.namespaces() {
        eprintln!("skipped: no namespaces here");
        return None;
    }
    let instance = harness.cold_start("x", &[], &[]);
    instance.ready(&harness);
    Some((harness, instance, Workerd::listen()))
}

#[test]
fn a_request_is_offered_to_the_worker_with_its_host() {
    let Some((_harness, instance, workerd)) = instance() else { return };
    workerd.tell(&instance, json!({}));
    for port in [80, 8443] {
        let taken = workerd.answers("200 OK", "from the worker");
        let answer = instance.fetch(&format!("/ask?{NOBODY}:{port}/api.example"));
        let (asked, first) = taken.join().unwrap();
        assert!(asked.starts_with(&format!("connect {NOBODY}:{port} http/1.1\r\n")), "{asked}");
        assert!(asked.contains("\r\nx-hostname: api.example\r\n"), "{asked}");
        assert_eq!((answer.as_str(), first.as_str()), ("answer: from the worker", "GET "));
    }
}

#[test]
fn what_is_not_intercepted_passes_byte_for_byte() {
    let Some((_harness, instance, workerd)) = instance() else { return };
    workerd.tell(&instance, json!({ "internet": { "enabled": true } }));
    let taken = workerd.answers("202 Accepted", "from outside");
    assert_eq!(instance.fetch(&format!("/hello?{NOBODY}:443/host.xyz")), "answer: from outside");
    let (asked, first) = taken.join().unwrap();
    assert!(asked.contains("\r\nx-tls-sni: host.xyz\r\n") && !asked.contains("x-hostname"), "{asked}");
    assert_eq!(first.as_bytes()[..3], [22, 3, 1]);
}

#[test]
fn https_that_the_worker_wants_to_read_is_closed_and_told() {
    let Some((harness, instance, workerd)) = instance() else { return };
    workerd.tell(&instance, json!({ "internet": { "enabled": true } }));
    let taken = workerd.answers("200 OK", "");
    let answer = instance.fetch(&format!("/hello?{NOBODY}:443/host.xyz"));
    assert!(answer == "answer: " || answer == "error: ConnectionReset", "{answer}");
    assert_eq!(taken.join().unwrap().1, "");
    harness.line("a connection to `host.xyz` was closed: the Worker intercepts HTTPS");
}

#[test]
fn the_certificate_of_an_interception_is_taken_and_no_other_file() {
    let harness = Harness::start();
    harness.cold_start("x", &[], &[]);
    let put = |path: &str| harness.api.request("PUT", &format!("/containers/{path}"), None).status;
    assert_eq!(put("x/archive?path=%2Fetc"), 200);
    assert_eq!(put("x/archive?path=%2Fhome"), 501);
    assert_eq!(put("y/archive?path=%2Fetc"), 404);
}

#[test]
fn nothing_gets_out_past_workerd() {
    let Some((_harness, instance, workerd)) = instance() else { return };
    // Something listens on this machine at an address that is not the instance's own.
    let outside = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    outside.set_nonblocking(true).unwrap();
    let port = outside.local_addr().unwrap().port();
    let gateway = "100.127.255.253";
    let addresses = [NOBODY, gateway, "10.255.255.254", "169.254.169.254"].map(str::to_owned);
    let addresses: Vec<String> = addresses.into_iter().chain(own_address()).collect();
    // Before workerd said anything, and when it is gone.
    for settings in [None, Some(json!({ "internet": { "enabled": true } }))] {
        if let Some(settings) = settings {
            workerd.tell(&instance, settings);
            drop(Workerd(workerd.0.try_clone().unwrap()));
            put(&instance, &json!({ "port": 1, "internet": { "enabled": true } }));
        }
        for address in &addresses {
            let answer = instance.fetch(&format!("/ask?{address}:{port}/x"));
            assert!(
                !answer.contains("HTTP") && answer.len() <= "error: ConnectionReset".len(),
                "{address}: {answer}"
            );
        }
        // IPv6 has no way out at all.
        assert!(instance.fetch(&format!("/ask?[2001:db8::1]:{port}/x")).starts_with("error: "));
    }
    assert_eq!(outside.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

/// An address of this machine beyond the loopback device, found without sending anything.
fn own_address() -> Option<String> {
    let socket = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((NOBODY, 9)).ok()?;
    Some(socket.local_addr().ok()?.ip().to_string())
}

#[test]
fn a_program_may_listen_on_every_port() {
    let Some((_harness, instance, workerd)) = instance() else { return };
    workerd.tell(&instance, json!({}));
    // The program's own port at another address is not the program.
    let taken = workerd.answers("200 OK", "elsewhere");
    assert_eq!(instance.fetch(&format!("/ask?{NOBODY}:8080/x")), "answer: elsewhere");
    taken.join().unwrap();
    for port in ["80", "443", "53"] {
        let harness = Harness::start();
        let instance = harness.cold_start("y", &["serve", "--port", port], &[]);
        harness.line("listening on");
        let answer = crate::client::fetch(instance.ingress, port.parse().unwrap(), "/");
        assert_eq!(answer.as_deref(), Some("ok"));
    }
}

#[test]
fn only_names_that_are_intercepted_have_an_address_without_the_internet() {
    let Some((_harness, instance, workerd)) = instance() else { return };
    workerd.tell(&instance, json!({ "dns": { "allowHostnames": ["api.example", "*.internal"] } }));
    assert_eq!(instance.fetch("/resolve?api.example"), "11.0.0.1");
    assert_eq!(instance.fetch("/resolve?db.internal"), "11.0.0.1");
    assert_eq!(instance.fetch("/resolve?other.example"), "no address");
    // What workerd says after a restart.
    workerd.tell(&instance, json!({}));
    assert_eq!(instance.fetch("/resolve?api.example"), "no address");
}

#[test]
fn the_next_run_has_a_way_out_as_well() {
    let Some((harness, instance, workerd)) = instance() else { return };
    workerd.tell(&instance, json!({}));
    assert_eq!(harness.api.post("/containers/x/kill"), 204);
    harness.wait("x");
    assert_eq!(harness.api.delete("x"), 204);
    harness.create_app("x", &[], &[]);
    assert_eq!(harness.api.post("/containers/x/start"), 204);
    instance.ready(&harness);
    let taken = workerd.answers("200 OK", "again");
    assert_eq!(instance.fetch(&format!("/ask?{NOBODY}:80/x")), "answer: again");
    taken.join().unwrap();
    let _: TcpStream = dial(instance.ingress);
}
