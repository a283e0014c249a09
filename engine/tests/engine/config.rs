//! Configurations and parents that are wrong.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use worker_containers_engine::{Config, EngineProcess, Error, Isolation};

use crate::harness::{ENGINE, Harness, project};

fn refusal(config: &Config) -> String {
    let result = EngineProcess::spawn_with_log(Path::new(ENGINE), config, Stdio::null());
    match result {
        Err(error) => error.to_string(),
        Ok(_) => panic!("the engine started"),
    }
}

#[test]
fn a_missing_dockerfile_is_named() {
    let mut config = project(Isolation::Auto).config;
    config.images[0].dockerfile = "/nowhere/Dockerfile".into();
    let message = refusal(&config);
    assert!(message.contains("cannot read `/nowhere/Dockerfile` of image `Fixture`"), "{message}");
}

#[test]
fn a_dockerfile_that_cannot_be_read_is_named_with_its_line() {
    let project = project(Isolation::Auto);
    fs::write(&project.config.images[0].dockerfile, "FROM scratch\nEXPOSE web\n").unwrap();
    let message = refusal(&project.config);
    assert!(message.contains("line 2: `EXPOSE web` is not a port"), "{message}");
}

#[test]
fn contradictions_are_named() {
    let mut config = project(Isolation::Auto).config;
    config.images.push(config.images[0].clone());
    config.sidecar.clear();
    let message = refusal(&config);
    assert!(
        message.contains("two images are called `Fixture`") && message.contains("`sidecar`"),
        "{message}"
    );
}

#[test]
fn a_program_that_is_no_engine_is_named() {
    let error = EngineProcess::spawn(Path::new("/bin/true"), &Config::default()).unwrap_err();
    assert!(matches!(error, Error::Silent { .. }), "{error}");
    let error = EngineProcess::spawn(Path::new("/no/such/program"), &Config::default()).unwrap_err();
    assert!(matches!(error, Error::Spawn { .. }), "{error}");
}

#[test]
fn no_room_for_a_socket_is_explained() {
    let long = format!("/tmp/{}", "x".repeat(100));
    let output = Command::new(ENGINE)
        .arg("__engine")
        .env("XDG_RUNTIME_DIR", &long)
        .env("TMPDIR", "/no/such/directory")
        .stdin(config_file())
        .output()
        .unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(answer.contains("failed") && answer.contains("set TMPDIR"), "{answer}");
}

fn config_file() -> Stdio {
    let mut file = tempfile::tempfile().unwrap();
    use std::io::{Seek, Write};
    writeln!(file, "{}", serde_json::to_string(&Config::default()).unwrap()).unwrap();
    file.rewind().unwrap();
    file.into()
}

#[test]
fn a_word_that_is_no_config_is_refused() {
    let output = Command::new(ENGINE).arg("__engine").stdin(Stdio::null()).output().unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(answer.contains("the configuration is not as expected"), "{answer}");
    let output = Command::new(ENGINE).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: nothing to do"));
}

#[test]
fn an_empty_configuration_serves() {
    let mut project = project(Isolation::Auto);
    project.config = Config { images: Vec::new(), ..project.config };
    let harness = Harness::with(project);
    assert_eq!(harness.api.get("/info")["Images"], 1);
}

#[test]
fn the_environment_is_what_wrangler_reads() {
    let harness = Harness::start();
    let environment: std::collections::BTreeMap<_, _> = harness.engine.environment().into_iter().collect();
    assert_eq!(environment["DOCKER_HOST"], harness.engine.docker_host());
    assert_eq!(environment["WRANGLER_DOCKER_HOST"], harness.engine.docker_host());
    assert_eq!(environment["MINIFLARE_CONTAINER_EGRESS_IMAGE"], "my-sidecar");
    let docker = Path::new(&environment["WRANGLER_DOCKER_BIN"]);
    assert_eq!(docker.file_name().unwrap(), "docker");
    assert!(docker.exists());
}
