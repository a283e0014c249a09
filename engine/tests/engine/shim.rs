//! The `docker` that Wrangler calls, against a running engine.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use worker_containers_engine::{Build, Isolation, Program};

use crate::harness::{DOCKERFILE, FIXTURE, Harness, project};

impl Harness {
    fn docker(&self, arguments: &[&str]) -> Output {
        self.docker_with(arguments, "")
    }

    fn docker_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(self.engine.docker_bin())
            .args(arguments)
            .envs(self.engine.environment())
            .env_remove("WORKER_CONTAINERS_REAL_DOCKER")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads no input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn answer(&self, arguments: &[&str]) -> String {
        let output = self.docker(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        text(&output.stdout)
    }

    /// The build exactly as Wrangler asks for it.
    fn build(&self, tag: &str, dockerfile: &str) -> Output {
        let context = self.project.folder.path().to_str().unwrap();
        let flags = ["build", "--load", "-t", tag, "--platform", "linux/amd64", "--provenance=false"];
        let rest = ["--build-arg", "LEVEL=debug", "-f", "-", context];
        self.docker_with(&[&flags[..], &rest[..]].concat(), dockerfile)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap().trim_end().to_owned()
}

#[test]
fn what_wrangler_asks_before_anything_else() {
    let harness = Harness::start();
    assert!(harness.answer(&["info"]).contains("Isolation: "));
    let host = harness.engine.docker_host();
    assert_eq!(harness.answer(&["--host", host, "info", "--format", "{{json .SecurityOptions}}"]), "[]");
    let context: Value =
        serde_json::from_str(&harness.answer(&["context", "ls", "--format", "json"])).unwrap();
    assert_eq!((context["Current"].as_bool(), context["DockerEndpoint"].as_str()), (Some(true), Some(host)));
    assert!(harness.answer(&["version"]).contains("worker-containers"));
    assert_eq!(harness.answer(&["version", "--format", "{{.Server.ApiVersion}}"]), "1.43");
    assert!(harness.answer(&["pull", "my-sidecar"]).contains("my-sidecar is here"));
    assert!(harness.answer(&["pull", "my-sidecar", "--platform", "linux/amd64"]).contains("is here"));
}

#[test]
fn a_build_makes_the_programs_and_gives_a_name() {
    let mut project = project(Isolation::Auto);
    let made = project.folder.path().join("made");
    let dockerfile = "FROM scratch\nARG LEVEL=info\nENV LEVEL=$LEVEL\nCMD [\"/made\", \"serve\"]\n";
    fs::write(&project.config.images[0].dockerfile, dockerfile).unwrap();
    project.config.images[0].programs = vec![Program {
        path: "/made".to_owned(),
        command: vec![made.to_str().unwrap().to_owned()],
        build: Some(Build {
            command: ["cp", FIXTURE, "made"].map(str::to_owned).to_vec(),
            cwd: project.folder.path().to_owned(),
        }),
    }];
    let harness = Harness::with(project);
    let tag = "cloudflare-dev/fixture:1a2b3c4d";
    let output = harness.build(tag, dockerfile);
    assert!(output.status.success(), "{output:?}");
    assert!(text(&output.stdout).contains("building `/made` of `Fixture`: cp "));
    assert!(made.exists());
    assert_eq!(
        harness.answer(&["image", "inspect", tag, "--format", "{{ .Os }} {{ len .RootFS.Layers }}"]),
        "linux 0"
    );
    let body = serde_json::json!({ "Image": tag, "HostConfig": { "NetworkMode": "container:x-proxy" } });
    let ingress = harness.start_sidecar("x");
    assert_eq!(harness.api.request("POST", "/containers/create?name=x", Some(&body)).status, 201);
    assert_eq!(harness.api.post("/containers/x/start"), 204);
    harness.line("listening on 8080");
    // The build's arguments reached the image.
    assert!(crate::client::fetch(ingress, 8080, "/env").unwrap().contains("LEVEL=debug\n"));
}

#[test]
fn a_changed_dockerfile_counts_from_the_next_build_on() {
    let harness = Harness::start();
    assert!(harness.build("a:1", DOCKERFILE).status.success());
    let changed = format!("{DOCKERFILE}ENV NEW=1\n");
    fs::write(harness.project.folder.path().join("Dockerfile"), &changed).unwrap();
    assert!(harness.build("a:2", &changed).status.success());
    let environment = |tag| harness.answer(&["inspect", "--format", "{{.Config.Env}}", tag]);
    assert!(!environment("a:1").contains("NEW=1"));
    assert!(environment("a:2").contains("NEW=1"));
}

#[test]
fn a_failed_build_ends_with_its_code() {
    let mut project = project(Isolation::Auto);
    let build = Build { command: ["sh", "-c", "exit 42"].map(str::to_owned).to_vec(), cwd: "/".into() };
    project.config.images[0].programs[0].build = Some(build);
    let harness = Harness::with(project);
    let output = harness.build("a:1", DOCKERFILE);
    assert_eq!(output.status.code(), Some(42));
    assert_eq!(
        text(&output.stderr),
        "the build of `/fixture` of `Fixture` failed: `sh -c exit 42` ended with exit status: 42"
    );
    assert!(!harness.docker(&["image", "inspect", "a:1"]).status.success());
}

#[test]
fn a_build_of_something_else_says_what_is_declared() {
    let harness = Harness::start();
    let output = harness.build("a:1", "FROM debian\n");
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains("no declared image has this Dockerfile"), "{message}");
    assert!(message.contains("declared: `Fixture` ("), "{message}");
    assert!(message.contains("[[package.metadata.worker-containers.program]]"), "{message}");
    let output = harness.docker_with(&["build", "-t", "a", "-f", "-", "/tmp"], DOCKERFILE);
    assert!(text(&output.stderr).contains("the context `/tmp`"));
    let output = harness.docker(&["build", "-t", "a", "--target", "x", "."]);
    assert!(text(&output.stderr).contains("--target"), "{output:?}");
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let mut project = project(Isolation::Auto);
    project.config.images[0].programs[0].command = vec!["/nowhere".to_owned()];
    let harness = Harness::with(project);
    let output = harness.build("a:1", DOCKERFILE);
    assert_eq!(
        text(&output.stderr),
        "`/nowhere` for `/fixture` of `Fixture` does not exist; build it, or declare its `build`"
    );
}

#[test]
fn names_of_images() {
    let harness = Harness::start();
    harness.answer(&["tag", "fixture", "other/name:1"]);
    let listed = harness.answer(&[
        "image",
        "ls",
        "--filter",
        "reference=other/*",
        "--format",
        "{{.Repository}}:{{.Tag}}",
    ]);
    assert_eq!(listed, "other/name:1");
    assert!(harness.answer(&["images"]).contains("fixture\tlatest"));
    assert_eq!(harness.answer(&["image", "rm", "other/name:1"]), "Untagged: other/name:1");
    let output = harness.docker(&["image", "inspect", "other/name:1"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "Error response from daemon: No such image: other/name:1");
    assert_eq!(harness.docker(&["pull", "registry.cloudflare.com/x/y:1"]).status.code(), Some(1));
}

#[test]
fn what_miniflare_tells_people_to_run() {
    let harness = Harness::start();
    harness.cold_start("x", &["forever"], &[]);
    let label = "label=dev.workerd.session=s1";
    let id = harness.answer(&["ps", "--all", "--quiet", "--filter", label]);
    assert_eq!(id.len(), 12);
    assert_eq!(harness.answer(&["ps", "--format", "{{.Names}} {{.State}}", "-f", label]), "x running");
    assert_eq!(harness.answer(&["inspect", "-f", "{{.State.Status}}", "x"]), "running");
    assert!(!harness.docker(&["rm", &id]).status.success());
    assert_eq!(harness.answer(&["rm", "--force", &id]), id);
    assert_eq!(harness.answer(&["volume", "ls", "--quiet", "--filter", label]), "");
}

#[test]
fn what_is_not_answered_is_named() {
    let harness = Harness::start();
    for arguments in [&["compose", "up"][..], &["buildx", "bake"], &["login"], &["run", "x"]] {
        let output = harness.docker(arguments);
        assert_eq!(output.status.code(), Some(1));
        let message = text(&output.stderr);
        assert!(message.starts_with(&format!("`docker {}", arguments[0])), "{message}");
        assert!(
            message.contains("which answers: build,") && message.contains("`--engine docker`"),
            "{message}"
        );
    }
    assert!(!harness.docker(&[]).status.success());
    assert!(!harness.docker(&["info", "--nope"]).status.success());
}

#[test]
fn an_engine_that_is_gone_is_named() {
    let harness = Harness::start();
    let output = harness.docker(&["--host", "unix:///nowhere/engine.sock", "info"]);
    let message = text(&output.stderr);
    assert!(
        message.starts_with("Cannot connect to the embedded engine at `unix:///nowhere/engine.sock`"),
        "{message}"
    );
    assert!(!harness.docker(&["--host", "tcp://127.0.0.1:1", "info"]).status.success());
}

#[test]
fn a_real_docker_gets_everything_it_understands() {
    let harness = Harness::start();
    let folder = tempfile::tempdir().unwrap();
    let real = |buildx: bool| {
        let path = folder.path().join(if buildx { "with" } else { "without" });
        let buildx = if buildx { "exit 0" } else { "exit 1" };
        fs::write(&path, format!("#!/bin/sh\n[ \"$1\" = buildx ] && {buildx}\necho \"$@\"\nexit 5\n"))
            .unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    let (with, without) = (real(true), real(false));
    let run = |docker: &std::path::Path, arguments: &[&str]| {
        let mut command = Command::new(harness.engine.docker_bin());
        let output = command.args(arguments).env("WORKER_CONTAINERS_REAL_DOCKER", docker).output().unwrap();
        assert_eq!(output.status.code(), Some(5), "{output:?}");
        text(&output.stdout)
    };
    let build =
        ["build", "--load", "-t", "a", "--platform", "linux/amd64", "--provenance=false", "-f", "-", "."];
    assert_eq!(run(&with, &build), build.join(" "));
    assert_eq!(run(&without, &build), "build -t a --platform linux/amd64 -f - .");
    assert_eq!(run(&without, &["info", "--load"]), "info --load");
    let mut command = Command::new(harness.engine.docker_bin());
    let output =
        command.arg("info").env("WORKER_CONTAINERS_REAL_DOCKER", "/nowhere/docker").output().unwrap();
    assert!(text(&output.stderr).contains("correct WORKER_CONTAINERS_REAL_DOCKER or unset it"));
}
