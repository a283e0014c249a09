//! What applications print.

use crate::harness::{Harness, project};
use worker_containers_engine::Isolation;

#[test]
fn lines_say_whose_they_are() {
    let harness = Harness::start();
    let object = format!("3f2a{}", "0".repeat(60));
    let name = format!("workerd-s1-app-Fixture-{object}");
    harness.cold_start(&name, &["print", "first", "x*40000", "last"], &[]);
    let lines: Vec<String> = (0..7).map(|_| harness.line("[fixture 3f2a] ")).collect();
    let bodies: Vec<&str> = lines.iter().map(|line| line.strip_prefix("[fixture 3f2a] ").unwrap()).collect();
    let standard: Vec<&str> = bodies.iter().copied().filter(|body| *body != "to standard error").collect();
    assert_eq!(standard.len(), 6);
    assert_eq!(standard[0], "first");
    let long: Vec<usize> = standard[1..4].iter().map(|body| body.len()).collect();
    assert_eq!(long, [16384, 16384, 40000 - 2 * 16384]);
    assert_eq!(standard[4..], ["last", "no newline at the end"]);
}

#[test]
fn lines_of_several_never_mix() {
    let harness = Harness::start();
    let lines: Vec<String> = (0..200).map(|number| format!("{}{number}", "-".repeat(200))).collect();
    let lines: Vec<&str> = ["print"].into_iter().chain(lines.iter().map(String::as_str)).collect();
    for name in ["a", "b", "c"] {
        harness.cold_start(name, &lines, &[]);
    }
    let mut ends = 0;
    while ends < 3 {
        let line = harness.line("[fixture ");
        let body = line.split_once("] ").unwrap().1;
        match body {
            "no newline at the end" => ends += 1,
            "to standard error" => {}
            _ => assert!(body.starts_with(&"-".repeat(200)) && body.len() <= 203, "{line}"),
        }
    }
}

#[test]
fn silence_can_be_asked_for() {
    let mut project = project(Isolation::Auto);
    project.config.forward_logs = false;
    let harness = Harness::with(project);
    harness.cold_start("x", &["print", "unheard"], &[]);
    assert_eq!(harness.wait("x"), 0);
    // What the engine itself has to say is still said.
    harness.create_app("y", &[], &[]);
    assert_eq!(harness.api.post("/containers/y/start"), 404);
    assert!(!harness.line("").contains("unheard"));
}

#[test]
fn a_log_that_nobody_reads_holds_up_nobody_else() {
    let project = project(Isolation::Auto);
    let (_unread, writer) = std::io::pipe().unwrap();
    let program = std::path::Path::new(crate::harness::ENGINE);
    let engine =
        worker_containers_engine::EngineProcess::spawn_with_log(program, &project.config, writer.into())
            .unwrap();
    let api = crate::client::Api::new(engine.docker_host());
    let create = |name: &str, cmd: &[&str]| {
        let mut body = crate::harness::app_body(name, cmd, &[]);
        body["HostConfig"]["NetworkMode"] = "none".into();
        let path = format!("/containers/create?name={name}");
        assert_eq!(api.request("POST", &path, Some(&body)).status, 201);
    };
    let long = "y".repeat(300);
    let lines: Vec<&str> = ["print"].into_iter().chain(std::iter::repeat_n(long.as_str(), 2000)).collect();
    create("chatty", &lines);
    assert_eq!(api.post("/containers/chatty/start"), 204);
    // What fails is printed as well, but its answer does not wait for that.
    for _ in 0..3 {
        let body = serde_json::json!({ "Image": "nope" });
        assert_eq!(api.request("POST", "/containers/create?name=x", Some(&body)).status, 404);
    }
    engine.stop().unwrap();
}
