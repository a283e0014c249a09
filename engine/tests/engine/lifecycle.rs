//! What an instance goes through: create, start, wait, signal, destroy, restart, adoption and failure.

use std::thread;

use serde_json::{Value, json};

use crate::client::{fetch, read_body, read_head, read_response, tunnel};
use crate::harness::{Harness, Instance, app_body, project, sidecar_body};
use worker_containers_engine::Isolation;

/// A wait that has been heard.
struct Wait(std::os::unix::net::UnixStream, String);

fn waiting(harness: &Harness, path: &str) -> Wait {
    let mut stream = harness.api.send("POST", path, None);
    let head = read_head(&mut stream);
    assert!(head.starts_with("http/1.1 200"), "{head}");
    Wait(stream, head)
}

impl Wait {
    fn code(mut self) -> i64 {
        let body: Value = serde_json::from_slice(&read_body(&mut self.0, &self.1, 200)).unwrap();
        body["StatusCode"].as_i64().unwrap()
    }
}

fn open_connections(harness: &Harness) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", harness.engine.id())).unwrap().count()
}

#[test]
fn a_cold_start_as_workerd_does_it() {
    let harness = Harness::start();
    let api = &harness.api;
    assert_eq!(
        api.get("/volumes?filters=%7B%22name%22%3A%5B%22workerd-snap-%22%5D%7D")["Volumes"],
        json!([])
    );
    assert_eq!(api.request("GET", "/containers/echo/json", None).status, 404);
    let instance = harness.cold_start("echo", &[], &[]);
    let wait = waiting(&harness, "/containers/echo/wait");
    instance.ready(&harness);

    let inspected = api.get("/containers/echo/json");
    assert_eq!(inspected["State"]["Status"], "running");
    assert_eq!(inspected["Config"]["Image"], "fixture");
    assert_eq!(inspected["NetworkSettings"]["Ports"], json!({}));

    assert_eq!(api.delete("echo"), 204);
    assert_eq!(wait.code(), 137);
    assert_eq!(api.request("POST", "/containers/echo/wait?condition=removed", None).status, 404);
    assert_eq!(harness.status("echo-proxy"), "running");
}

#[test]
fn the_same_port_in_several_instances_at_once() {
    let harness = Harness::start();
    let instances: Vec<Instance> = (0..3)
        .map(|number| harness.cold_start(&format!("i{number}"), &[], &[&format!("NUMBER={number}")]))
        .collect();
    for _ in &instances {
        harness.line("listening on");
    }
    for (number, instance) in instances.iter().enumerate() {
        assert!(instance.fetch("/env").contains(&format!("NUMBER={number}\n")));
    }
}

#[test]
fn exit_codes_are_those_of_the_process() {
    let harness = Harness::start();
    for (name, code) in [("zero", 0), ("three", 3), ("many", 255)] {
        harness.cold_start(name, &["exit", &code.to_string()], &[]);
        assert_eq!(harness.wait(name), code);
        assert_eq!(harness.status(name), "exited");
        // A second wait has the same answer.
        assert_eq!(harness.wait(name), code);
    }
    let instance = harness.cold_start("killed", &[], &[]);
    instance.ready(&harness);
    assert_eq!(harness.api.post("/containers/killed/kill?signal=SIGKILL"), 204);
    assert_eq!(harness.wait("killed"), 137);
    assert_eq!(harness.api.post("/containers/killed/kill?signal=SIGTERM"), 409);
}

#[test]
fn a_handled_signal_is_the_applications_affair() {
    let harness = Harness::start();
    let instance = harness.cold_start("polite", &["serve", "--on-term", "7"], &[]);
    instance.ready(&harness);
    assert_eq!(harness.api.post("/containers/polite/kill?signal=SIGTERM"), 204);
    harness.line("got SIGTERM");
    assert_eq!(harness.wait("polite"), 7);
}

#[test]
fn a_first_process_without_a_handler_ignores_sigterm_as_in_docker() {
    let harness = Harness::start();
    let instance = harness.cold_start("deaf", &[], &[]);
    instance.ready(&harness);
    assert_eq!(harness.api.post("/containers/deaf/kill?signal=15"), 204);
    if harness.namespaces() {
        assert_eq!(instance.fetch("/"), "ok");
        assert_eq!(harness.api.post("/containers/deaf/kill"), 204);
        assert_eq!(harness.wait("deaf"), 137);
    } else {
        assert_eq!(harness.wait("deaf"), 143);
    }
}

#[test]
fn a_wrong_signal_is_refused() {
    let harness = Harness::start();
    harness.cold_start("x", &["forever"], &[]);
    assert_eq!(harness.api.post("/containers/x/kill?signal=SIGNOPE"), 400);
    assert_eq!(harness.api.post("/containers/none/kill"), 404);
}

#[test]
fn every_form_of_wait() {
    let harness = Harness::start();
    harness.start_sidecar("w");
    harness.create_app("w", &["forever"], &[]);
    // A container that has not been started is not running.
    assert_eq!(harness.wait("w"), 0);
    let waits: Vec<_> = ["next-exit", "removed"]
        .into_iter()
        .map(|condition| waiting(&harness, &format!("/containers/w/wait?condition={condition}")))
        .collect();
    assert_eq!(harness.api.post("/containers/w/start"), 204);
    let running = waiting(&harness, "/containers/w/wait?condition=not-running");
    assert_eq!(harness.api.delete("w"), 204);
    for wait in waits.into_iter().chain([running]) {
        assert_eq!(wait.code(), 137);
    }
    assert_eq!(harness.api.post("/containers/w/wait?condition=sunny"), 404);
    harness.create_app("w", &["forever"], &[]);
    assert_eq!(harness.api.post("/containers/w/wait?condition=sunny"), 400);
}

#[test]
fn a_client_that_goes_away_takes_its_wait_along() {
    let harness = Harness::start();
    harness.cold_start("x", &["forever"], &[]);
    let waits: Vec<_> = (0..50).map(|_| waiting(&harness, "/containers/x/wait")).collect();
    let with_waits = open_connections(&harness);
    drop(waits);
    while open_connections(&harness) > with_waits - 50 {
        thread::yield_now();
    }
    assert_eq!(harness.status("x"), "running");
}

#[test]
fn a_name_in_use_is_a_conflict_until_it_is_deleted() {
    let harness = Harness::start();
    harness.cold_start("same", &["forever"], &[]);
    let create = |body: &Value| harness.api.request("POST", "/containers/create?name=same", Some(body));
    let conflict = create(&app_body("same", &[], &[]));
    assert_eq!(conflict.status, 409);
    assert!(conflict.message().contains("\"/same\" is already in use"));
    assert_eq!(
        harness.api.request("POST", "/containers/create?name=same-proxy", Some(&sidecar_body())).status,
        409
    );
    assert_eq!(harness.api.delete("same"), 204);
    assert_eq!(harness.api.delete("same"), 404);
    assert_eq!(create(&app_body("same", &["forever"], &[])).status, 201);
    assert_eq!(harness.api.post("/containers/same/start"), 204);
    assert_eq!(harness.api.post("/containers/same/start"), 304);
}

#[test]
fn an_application_that_ended_makes_room_for_its_successor() {
    let harness = Harness::start();
    harness.cold_start("same", &["exit", "3"], &[]);
    assert_eq!(harness.wait("same"), 3);
    let body = app_body("same", &["forever"], &[]);
    let first = harness.api.get("/containers/same/json")["Id"].clone();
    assert_eq!(harness.api.request("POST", "/containers/create?name=same", Some(&body)).status, 201);
    assert_ne!(harness.api.get("/containers/same/json")["Id"], first);
    assert_eq!(harness.api.post("/containers/same/start"), 204);
}

#[test]
fn only_force_removes_what_runs() {
    let harness = Harness::start();
    harness.cold_start("x", &["forever"], &[]);
    let response = harness.api.request("DELETE", "/containers/x", None);
    assert_eq!(response.status, 409);
    assert!(response.message().contains("stop the container before removing"));
    assert_eq!(harness.api.request("DELETE", "/containers/x?force=1", None).status, 204);
}

#[test]
fn a_warm_restart_uses_the_same_sidecar() {
    let harness = Harness::start();
    let first = harness.cold_start("x", &[], &["RUN=1"]);
    first.ready(&harness);
    assert_eq!(harness.api.delete("x"), 204);
    assert_eq!(fetch(first.ingress, 8080, "/"), None);
    harness.create_app("x", &[], &["RUN=2"]);
    assert_eq!(harness.api.post("/containers/x/start"), 204);
    first.ready(&harness);
    assert!(first.fetch("/env").contains("RUN=2\n"));
    // An exited container can also be started again as it is.
    assert_eq!(harness.api.post("/containers/x/kill"), 204);
    assert_eq!(harness.wait("x"), 137);
    assert_eq!(harness.api.post("/containers/x/start"), 204);
    first.ready(&harness);
}

#[test]
fn adoption_by_a_new_workerd() {
    let harness = Harness::start();
    let instance = harness.cold_start("x", &[], &[]);
    instance.ready(&harness);
    let put = |body: &str| {
        use std::io::Write;
        let mut stream = crate::client::dial(instance.ingress);
        write!(stream, "PUT /egress HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        read_response(&mut stream).status
    };
    assert_eq!(put(r#"{"port":38841,"internet":{"enabled":false}}"#), 204);
    assert_eq!(harness.status("x"), "running");
    assert_eq!(harness.ingress_of("x-proxy"), instance.ingress);
    assert_eq!(put(r#"{"port":38842}"#), 204);
    assert_eq!(harness.api.get("/engine/egress/x-proxy"), json!({ "port": 38842 }));
    let wait = waiting(&harness, "/containers/x/wait");
    assert_eq!(instance.fetch("/"), "ok");
    assert_eq!(harness.api.delete("x"), 204);
    assert_eq!(wait.code(), 137);
}

#[test]
fn the_sidecar_goes_with_its_listener() {
    let harness = Harness::start();
    let instance = harness.cold_start("x", &[], &[]);
    instance.ready(&harness);
    let (_, mut open) = tunnel(instance.ingress, 8080);
    assert_eq!(harness.api.delete("x-proxy"), 204);
    assert_eq!(std::io::Read::read(&mut open, &mut [0]).unwrap_or(0), 0);
    assert!(std::net::TcpStream::connect(("127.0.0.1", instance.ingress)).is_err());
    assert_eq!(harness.status("x"), "running");
    // And an application cannot join what is not there.
    harness.create_app("y", &[], &[]);
    let response = harness.api.request("POST", "/containers/y/start", None);
    assert_eq!((response.status, response.message().as_str()), (404, "No such container: y-proxy"));
}

#[test]
fn concurrent_creates_have_one_winner() {
    let harness = Harness::start();
    harness.start_sidecar("x");
    let statuses: Vec<u16> = thread::scope(|scope| {
        let create = || {
            harness
                .api
                .request("POST", "/containers/create?name=x", Some(&app_body("x", &["forever"], &[])))
                .status
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(create)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7, "{statuses:?}");
    let starts: Vec<u16> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| harness.api.post("/containers/x/start"))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(starts.iter().filter(|status| **status == 204).count(), 1, "{starts:?}");
}

#[test]
fn concurrent_starts_and_removals_of_many() {
    let harness = Harness::start();
    thread::scope(|scope| {
        for number in 0..12 {
            let harness = &harness;
            scope.spawn(move || {
                let name = format!("many-{number}");
                harness.cold_start(&name, &["forever"], &[]);
                assert_eq!(harness.api.delete(&name), 204);
                assert_eq!(harness.api.delete(&format!("{name}-proxy")), 204);
            });
        }
    });
    assert_eq!(harness.api.get("/containers/json?all=1"), json!([]));
    assert_eq!(std::fs::read_dir(harness.disks()).unwrap().count(), 0);
}

#[test]
fn a_failed_start_is_told_twice() {
    let mut project = project(Isolation::Auto);
    let image = &mut project.config.images[0];
    image.programs[0].command = vec!["/nowhere/at/all".to_owned()];
    let harness = Harness::with(project);
    harness.start_sidecar("x");
    let start = |cmd: Value, status: u16, expected: &str| {
        let mut body = app_body("x", &[], &[]);
        body["Cmd"] = cmd;
        body["Entrypoint"] = json!([]);
        harness.api.request("POST", "/containers/create?name=x", Some(&body));
        let response = harness.api.request("POST", "/containers/x/start", None);
        assert_eq!(response.status, status, "{response:?}");
        assert!(response.message().contains(expected), "{response:?}");
        assert!(harness.line("cannot start").contains(expected));
        assert_eq!(harness.status("x"), "created");
        assert_eq!(harness.api.delete("x"), 204);
    };
    start(json!(["/fixture"]), 400, "cannot run `/nowhere/at/all`: No such file or directory");
    start(
        json!(["/other", "a"]),
        400,
        "`/other` is not a declared program of image `Fixture` (declared: `/fixture`)",
    );
    start(json!(["/bin/sh", "-c", "x"]), 400, "[[package.metadata.worker-containers.program]]");
    start(json!(["/fixture", "a\0b"]), 400, "word 2 of the command contains a zero byte");
    let unknown = json!({ "Image": "nope", "HostConfig": {} });
    let response = harness.api.request("POST", "/containers/create?name=x", Some(&unknown));
    assert_eq!(response.status, 404);
    assert!(harness.line("cannot create container `x`").contains("No such image: nope"));
    assert_eq!(std::fs::read_dir(harness.disks()).unwrap().count(), 0);
}

#[test]
fn mounts_are_refused_rather_than_forgotten() {
    let harness = Harness::start();
    let mut body = app_body("x", &[], &[]);
    body["HostConfig"]["Mounts"] = json!([{ "Type": "volume", "Source": "v", "Target": "/d" }]);
    let response = harness.api.request("POST", "/containers/create?name=x", Some(&body));
    assert_eq!(response.status, 501);
}

#[test]
fn volumes_are_names() {
    let harness = Harness::start();
    let create = |name: &str| {
        let body = json!({ "Name": name, "Labels": { "dev.workerd.session": "s1" } });
        harness.api.request("POST", "/volumes/create", Some(&body)).status
    };
    assert_eq!((create("workerd-snap-a"), create("other")), (201, 201));
    let named = harness.api.get("/volumes?filters=%7B%22name%22%3A%5B%22workerd-snap-%22%5D%7D");
    assert_eq!(named["Volumes"].as_array().unwrap().len(), 1);
    assert_eq!(harness.api.get("/volumes/other")["Name"], "other");
    assert_eq!(harness.api.request("DELETE", "/volumes/other", None).status, 204);
    assert_eq!(harness.api.request("DELETE", "/volumes/other", None).status, 404);
    assert_eq!(harness.api.request("GET", "/volumes/other", None).status, 404);
}

#[test]
fn a_session_is_found_by_its_label() {
    let harness = Harness::start();
    harness.cold_start("x", &["forever"], &[]);
    let filters = "%7B%22label%22%3A%5B%22dev.workerd.session%3Ds1%22%5D%7D";
    let listed = harness.api.get(&format!("/containers/json?all=1&filters={filters}"));
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["Names"], json!(["/x"]));
    assert_eq!(listed[0]["HostConfig"]["NetworkMode"], "container:x-proxy");
    let id = listed[0]["Id"].as_str().unwrap();
    assert_eq!(harness.api.delete(&id[..12]), 204);
    assert_eq!(harness.api.get("/containers/json").as_array().unwrap().len(), 1);
}

#[test]
fn there_is_an_upper_limit() {
    let harness = Harness::start();
    for number in 0..1024 {
        let path = format!("/containers/create?name=n{number}");
        assert_eq!(harness.api.request("POST", &path, Some(&sidecar_body())).status, 201);
    }
    let response = harness.api.request("POST", "/containers/create?name=more", Some(&sidecar_body()));
    assert_eq!(response.status, 500);
    assert!(response.message().contains("1024 containers already"));
}
