//! Further programs in a running instance, asked for as workerd does.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;

use serde_json::{Value, json};

use crate::client::read_head;
use crate::harness::Harness;

/// `None` where there are no namespaces to go into.
fn running() -> Option<Harness> {
    let harness = Harness::start();
    if !harness.namespaces() {
        eprintln!("skipped: no namespaces here");
        return None;
    }
    harness.cold_start("x", &[], &["GREETING=hello"]).ready(&harness);
    Some(harness)
}

fn created(harness: &Harness, command: &[&str]) -> String {
    let body = json!({
        "AttachStdin": true, "AttachStdout": true, "AttachStderr": true, "Tty": false, "Cmd": command,
        "Env": ["MORE=yes"],
    });
    let created = harness.api.request("POST", "/containers/x/exec", Some(&body));
    assert_eq!(created.status, 201, "{created:?}");
    created.json()["Id"].as_str().unwrap().to_owned()
}

fn attached(harness: &Harness, id: &str) -> UnixStream {
    let mut stream = harness.api.connect();
    let body = json!({ "Detach": false, "Tty": false }).to_string();
    write!(
        stream,
        "POST /exec/{id}/start HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let head = read_head(&mut stream);
    assert!(head.starts_with("http/1.1 101"), "{head}");
    stream
}

/// Everything on one of the two outputs.
fn output(frames: &[u8], kind: u8) -> String {
    let (mut rest, mut text) = (frames, Vec::new());
    while let Some((head, body)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes(head[4..].try_into().unwrap()) as usize;
        if head[0] == kind {
            text.extend_from_slice(&body[..length]);
        }
        rest = &body[length..];
    }
    String::from_utf8(text).unwrap()
}

fn outcome(harness: &Harness, id: &str) -> Value {
    harness.api.get(&format!("/exec/{id}/json"))
}

#[test]
fn a_program_runs_inside_with_the_variables_of_the_instance() {
    let Some(harness) = running() else { return };
    let script = "echo $GREETING $MORE $PWD; cat; echo no >&2; readlink /proc/self/ns/net; exit 3";
    let id = created(&harness, &["/bin/sh", "-c", script]);
    assert_eq!(outcome(&harness, &id)["ExitCode"], Value::Null);
    let mut stream = attached(&harness, &id);
    stream.write_all(b"from outside\n").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut frames = Vec::new();
    stream.read_to_end(&mut frames).unwrap();
    let pid = harness.pid("x");
    let link = |name: &str| std::fs::read_link(format!("/proc/{pid}/{name}")).unwrap();
    let expected =
        format!("hello yes {}\nfrom outside\n{}\n", link("cwd").display(), link("ns/net").display());
    assert_eq!(output(&frames, 1), expected);
    assert_eq!(output(&frames, 2), "no\n");
    // The end of the streams is told when this can be asked for.
    let outcome = outcome(&harness, &id);
    assert_eq!((&outcome["Running"], &outcome["ExitCode"]), (&json!(false), &json!(3)));
}

#[test]
fn a_detached_program_may_signal_another() {
    let Some(harness) = running() else { return };
    let id = created(&harness, &["/bin/sh", "-c", "echo ready; exec sleep 60"]);
    let mut stream = attached(&harness, &id);
    let mut first = [0; 14];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(output(&first, 1), "ready\n");
    // Both see the same processes: those of the instance.
    let kill = created(&harness, &["/bin/sh", "-c", "kill -TERM -1"]);
    let body = json!({ "Detach": true });
    assert_eq!(harness.api.request("POST", &format!("/exec/{kill}/start"), Some(&body)).status, 200);
    stream.read_to_end(&mut Vec::new()).unwrap();
    assert_eq!(outcome(&harness, &id)["ExitCode"], 143);
    assert_eq!(harness.status("x"), "running");
}

#[test]
fn it_ends_with_the_instance() {
    let Some(harness) = running() else { return };
    let id = created(&harness, &["/bin/sh", "-c", "exec sleep 60"]);
    let mut stream = attached(&harness, &id);
    assert_eq!(outcome(&harness, &id)["Running"], true);
    assert_eq!(harness.api.post("/containers/x/kill"), 204);
    stream.read_to_end(&mut Vec::new()).unwrap();
    assert_eq!(outcome(&harness, &id)["Running"], false);
}

#[test]
fn what_cannot_be_run_says_why() {
    let Some(harness) = running() else { return };
    let id = created(&harness, &["/nowhere/at/all"]);
    let mut frames = Vec::new();
    attached(&harness, &id).read_to_end(&mut frames).unwrap();
    assert!(output(&frames, 2).contains("cannot run `/nowhere/at/all`"), "{}", output(&frames, 2));
    assert_eq!(outcome(&harness, &id)["ExitCode"], 126);
    let again = harness.api.request("POST", &format!("/exec/{id}/start"), Some(&json!({ "Detach": true })));
    assert_eq!(again.status, 409);
    assert_eq!(harness.api.request("GET", "/exec/none/json", None).status, 404);
    let create = |body: Value| harness.api.request("POST", "/containers/x/exec", Some(&body)).status;
    assert_eq!(create(json!({ "Cmd": ["/bin/sh"], "Tty": true })), 501);
    assert_eq!(create(json!({ "Cmd": ["/bin/sh"], "User": "nobody" })), 501);
    assert_eq!(create(json!({ "Cmd": [] })), 400);
}
