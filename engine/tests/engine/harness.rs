//! An engine with one image, the fixture, and what tests do with its containers.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, PipeReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;
use worker_containers_engine::{Config, EngineProcess, Image, Isolation, Mode, Program};

use crate::client::{Api, PATIENCE, fetch};

pub(crate) const FIXTURE: &str = env!("CARGO_BIN_EXE_worker-containers-engine-fixture");
pub(crate) const ENGINE: &str = env!("CARGO_BIN_EXE_worker-containers-engine");

pub(crate) const DOCKERFILE: &str = "FROM scratch\nCOPY fixture /fixture\nENV LAYER=image ONLY_IMAGE=1\nEXPOSE 8080 9090\n\
                              ENTRYPOINT [\"/fixture\"]\nCMD [\"serve\"]\n";

pub(crate) struct Harness {
    pub(crate) api: Api,
    pub(crate) engine: EngineProcess,
    pub(crate) project: Project,
    lines: Mutex<Receiver<String>>,
}

/// A folder with a Dockerfile, and the configuration for it.
pub(crate) struct Project {
    pub(crate) folder: TempDir,
    pub(crate) config: Config,
}

/// A started instance.
pub(crate) struct Instance {
    pub(crate) ingress: u16,
}

pub(crate) fn project(isolation: Isolation) -> Project {
    let folder = tempfile::tempdir().unwrap();
    let dockerfile = folder.path().join("Dockerfile");
    fs::write(&dockerfile, DOCKERFILE).unwrap();
    let program = Program { path: "/fixture".to_owned(), command: vec![FIXTURE.to_owned()], build: None };
    let image = Image {
        name: "Fixture".to_owned(),
        dockerfile,
        context: folder.path().to_owned(),
        programs: vec![program],
        working_dir: None,
        env: BTreeMap::new(),
    };
    let config =
        Config { images: vec![image], isolation, sidecar: vec!["my-sidecar".to_owned()], forward_logs: true };
    Project { folder, config }
}

impl Harness {
    pub(crate) fn start() -> Harness {
        Harness::with(project(Isolation::Auto))
    }

    pub(crate) fn with(project: Project) -> Harness {
        let (reader, writer) = std::io::pipe().unwrap();
        let engine =
            EngineProcess::spawn_with_log(Path::new(ENGINE), &project.config, Stdio::from(writer)).unwrap();
        Harness { api: Api::new(engine.docker_host()), engine, project, lines: Mutex::new(follow(reader)) }
    }

    /// The next line of the log that contains `text`.
    pub(crate) fn line(&self, text: &str) -> String {
        loop {
            let line = self.lines.lock().unwrap().recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| panic!("no line with `{text}`: {error}"));
            if line.contains(text) {
                return line;
            }
        }
    }

    /// The cold start of workerd, request by request, up to `/start` of the application.
    pub(crate) fn cold_start(&self, name: &str, cmd: &[&str], env: &[&str]) -> Instance {
        let ingress = self.start_sidecar(name);
        self.create_app(name, cmd, env);
        assert_eq!(self.api.post(&format!("/containers/{name}/start")), 204);
        Instance { ingress }
    }

    pub(crate) fn start_sidecar(&self, name: &str) -> u16 {
        let api = &self.api;
        let proxy = format!("{name}-proxy");
        api.get("/networks/bridge");
        assert_eq!(api.delete(&proxy), 404);
        api.get("/networks/bridge");
        let created = api.request("POST", &format!("/containers/create?name={proxy}"), Some(&sidecar_body()));
        assert_eq!(created.status, 201, "{created:?}");
        assert_eq!(api.post(&format!("/containers/{proxy}/start")), 204);
        self.ingress_of(&proxy)
    }

    pub(crate) fn ingress_of(&self, proxy: &str) -> u16 {
        let inspected = self.api.get(&format!("/containers/{proxy}/json"));
        assert_eq!(inspected["State"]["Status"], "running");
        let port = &inspected["NetworkSettings"]["Ports"]["39001/tcp"][0]["HostPort"];
        port.as_str().unwrap().parse().unwrap()
    }

    pub(crate) fn create_app(&self, name: &str, cmd: &[&str], env: &[&str]) {
        let created = self.api.request(
            "POST",
            &format!("/containers/create?name={name}"),
            Some(&app_body(name, cmd, env)),
        );
        assert_eq!(created.status, 201, "{created:?}");
    }

    pub(crate) fn wait(&self, name: &str) -> i64 {
        let response = self.api.request("POST", &format!("/containers/{name}/wait"), None);
        assert_eq!(response.status, 200, "{response:?}");
        response.json()["StatusCode"].as_i64().unwrap()
    }

    pub(crate) fn status(&self, name: &str) -> String {
        self.api.get(&format!("/containers/{name}/json"))["State"]["Status"].as_str().unwrap().to_owned()
    }

    pub(crate) fn pid(&self, name: &str) -> i32 {
        let pid = self.api.get(&format!("/containers/{name}/json"))["State"]["Pid"].as_i64().unwrap();
        assert!(pid > 0);
        i32::try_from(pid).unwrap()
    }

    pub(crate) fn namespaces(&self) -> bool {
        self.engine.isolation().mode == Mode::Namespaces
    }

    /// The engine's directory with the disks of runs.
    pub(crate) fn disks(&self) -> PathBuf {
        let arguments = fs::read(format!("/proc/{}/cmdline", self.guardian())).unwrap();
        let arguments = String::from_utf8(arguments).unwrap();
        arguments.split('\0').find(|argument| argument.contains("wc-disks-")).unwrap().into()
    }

    pub(crate) fn guardian(&self) -> u32 {
        let id = self.engine.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        children.split_whitespace().next().unwrap().parse().unwrap()
    }
}

impl Instance {
    /// Fetches once the application listens; the log tells when.
    pub(crate) fn ready(&self, harness: &Harness) {
        harness.line("listening on");
        assert_eq!(self.fetch("/"), "ok");
    }

    pub(crate) fn fetch(&self, path: &str) -> String {
        fetch(self.ingress, 8080, path).unwrap()
    }
}

pub(crate) fn sidecar_body() -> Value {
    json!({
        "Image": "my-sidecar",
        "Cmd": ["--http-egress-port", "38841", "--http-ingress-address", "0.0.0.0:39001", "--docker-gateway-cidr",
                "127.0.0.0/8", "--dns-enabled", "--tls-intercept", "--disable-ipv6"],
        "ExposedPorts": { "39001/tcp": {} },
        "HostConfig": {
            "PublishAllPorts": true, "NetworkMode": "bridge", "Dns": ["1.1.1.1", "8.8.8.8"],
            "ExtraHosts": ["host.docker.internal:host-gateway"], "CapAdd": ["NET_ADMIN"], "Memory": 0,
        },
    })
}

pub(crate) fn app_body(name: &str, cmd: &[&str], env: &[&str]) -> Value {
    let cmd = if cmd.is_empty() { Value::Null } else { json!(cmd) };
    json!({
        "Image": "fixture",
        "Cmd": cmd,
        "Env": env,
        "Labels": { "dev.workerd.session": "s1" },
        "HostConfig": {
            "NetworkMode": format!("container:{name}-proxy"), "Privileged": false,
            "RestartPolicy": { "Name": "on-failure", "MaximumRetryCount": 0 }, "Mounts": [], "CapAdd": [],
        },
    })
}

fn follow(reader: PipeReader) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            eprintln!("engine: {line}");
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// Whether a process, as seen from here, is there and not a zombie.
pub(crate) fn is_alive(pid: i32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = status.rsplit(") ").next().and_then(|rest| rest.chars().next());
    state.is_some_and(|state| state != 'Z' && state != 'X')
}
