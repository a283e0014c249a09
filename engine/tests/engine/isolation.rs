//! Both ways of keeping instances apart.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use worker_containers_engine::{ActiveIsolation, Config, Isolation, Mode};

use crate::client::{Api, fetch};
use crate::harness::{FIXTURE, Harness, Instance, project};
use crate::survival::{Watched, populate};

/// The machine may refuse namespaces; then there is nothing to test, and the log says why.
fn namespaces() -> Option<Harness> {
    let harness = Harness::start();
    if harness.namespaces() {
        return Some(harness);
    }
    eprintln!("skipped: no namespaces here: {:?}", harness.engine.isolation().fallback);
    None
}

fn variables(instance: &Instance) -> Vec<String> {
    instance.fetch("/env").lines().map(str::to_owned).collect()
}

#[test]
fn an_instance_is_alone_in_its_namespaces() {
    let Some(harness) = namespaces() else { return };
    let instance = harness.cold_start("x", &[], &[]);
    instance.ready(&harness);
    assert_eq!(instance.fetch("/id"), "1");
    let pid = harness.pid("x");
    for kind in ["net", "pid", "user"] {
        let namespace = |process: &str| fs::read_link(format!("/proc/{process}/ns/{kind}")).unwrap();
        assert_ne!(namespace(&pid.to_string()), namespace("self"), "{kind}");
    }
    // Nothing of ours is open in it: its three standard descriptors, its listener, this connection and the listing.
    let descriptors = instance.fetch("/descriptors");
    assert!(descriptors.lines().count() <= 6, "{descriptors}");
    assert!(descriptors.contains("/proc/self/fd/0 /dev/null"), "{descriptors}");
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let set = |name: &str| {
        let digits = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        u64::from_str_radix(digits.trim(), 16).unwrap()
    };
    // Rust ignores SIGPIPE in the fixture itself; nothing is left over from the engine. From 32 on they are the C
    // library's own.
    assert_eq!((set("SigBlk:"), set("SigIgn:") & 0x7fff_ffff), (0, 0x1000), "{status}");
}

#[test]
fn variables_directory_and_arguments() {
    for isolation in [Isolation::Auto, Isolation::None] {
        let mut project = project(isolation);
        project.config.images[0].env.insert("LOCAL".to_owned(), "yes".to_owned());
        let harness = Harness::with(project);
        let env = ["LAYER=start", "TWICE=user", "TWICE=placeholder"];
        let instance = harness.cold_start("x", &["serve", "--delay", "0"], &env);
        instance.ready(&harness);
        let variables = variables(&instance);
        for expected in ["LAYER=start", "ONLY_IMAGE=1", "TWICE=placeholder", "LOCAL=yes"] {
            assert!(variables.iter().any(|variable| variable == expected), "{expected} in {variables:?}");
        }
        assert!(!variables.iter().any(|variable| variable.starts_with("CARGO")), "{variables:?}");
        assert_eq!(instance.fetch("/arguments"), "serve --delay 0");
        // Its directory is empty, its own, and gone with the run.
        let directory = instance.fetch("/directory");
        assert!(fs::read_dir(&directory).unwrap().next().is_none());
        assert_eq!(instance.fetch("/write?file"), "written");
        assert!(fs::exists(format!("{directory}/file")).unwrap());
        assert_eq!(harness.api.delete("x"), 204);
        assert!(!fs::exists(&directory).unwrap());
    }
}

#[test]
fn a_working_directory_is_used_and_kept() {
    for isolation in [Isolation::Auto, Isolation::None] {
        let mut project = project(isolation);
        let folder = fs::canonicalize(project.folder.path()).unwrap();
        project.config.images[0].working_dir = Some(folder.clone());
        let harness = Harness::with(project);
        let instance = harness.cold_start("x", &[], &[]);
        instance.ready(&harness);
        assert_eq!(instance.fetch("/directory"), folder.to_str().unwrap());
        assert_eq!(harness.api.delete("x"), 204);
        assert!(folder.join("Dockerfile").exists());
    }
}

#[test]
fn a_working_directory_that_is_not_there_is_named() {
    let mut project = project(Isolation::Auto);
    project.config.images[0].working_dir = Some("/no/such/place".into());
    let harness = Harness::with(project);
    harness.start_sidecar("x");
    harness.create_app("x", &[], &[]);
    assert_eq!(harness.api.post("/containers/x/start"), 400);
    harness.line("the working directory `/no/such/place` does not exist; create it");
}

#[test]
fn plain_processes_get_free_ports() {
    let harness = Harness::with(project(Isolation::None));
    assert_eq!(harness.engine.isolation(), &ActiveIsolation { mode: Mode::Plain, fallback: None });
    assert_eq!(harness.api.get("/info")["Isolation"], "plain");
    // A PORT of the user's own would be a port that is taken twice.
    let instances = ["a", "b"].map(|name| harness.cold_start(name, &[], &["PORT=8080"]));
    instances.iter().for_each(|_| drop(harness.line("listening on")));
    let ports = instances.each_ref().map(|instance| {
        let variables = variables(instance);
        let value = |name: &str| {
            let variable = variables.iter().find_map(|variable| variable.strip_prefix(name));
            variable.unwrap_or_else(|| panic!("{name} in {variables:?}")).to_owned()
        };
        assert_eq!(value("PORT="), value("PORT_8080="));
        assert_ne!(value("PORT="), value("PORT_9090="));
        value("PORT=")
    });
    assert_ne!(ports[0], ports[1]);
    assert_eq!(fetch(instances[0].ingress, 9090, "/"), None);
}

#[test]
fn plain_processes_go_through_the_same_life() {
    let harness = Harness::with(project(Isolation::None));
    let instance = harness.cold_start("x", &["serve", "--on-term", "7"], &[]);
    instance.ready(&harness);
    assert_eq!(harness.api.post("/containers/x/kill?signal=SIGTERM"), 204);
    assert_eq!(harness.wait("x"), 7);
    assert_eq!(harness.api.delete("x"), 204);
    harness.create_app("x", &["exit", "3"], &[]);
    assert_eq!(harness.api.post("/containers/x/start"), 204);
    assert_eq!(harness.wait("x"), 3);
    assert_eq!(harness.api.delete("x"), 204);
    harness.create_app("x", &["serve"], &[]);
    assert_eq!(harness.api.post("/containers/x/start"), 204);
    instance.ready(&harness);
    // Without a handler and without a namespace, SIGTERM does what it does everywhere.
    assert_eq!(harness.api.post("/containers/x/kill?signal=TERM"), 204);
    assert_eq!(harness.wait("x"), 143);
}

#[test]
fn a_failed_plain_start_leaves_no_group_behind() {
    let mut project = project(Isolation::None);
    project.config.images[0].programs[0].command = vec!["/nowhere/at/all".to_owned()];
    let harness = Harness::with(project);
    harness.start_sidecar("x");
    harness.create_app("x", &[], &[]);
    let response = harness.api.request("POST", "/containers/x/start", None);
    assert_eq!(response.status, 400);
    assert!(response.message().contains("cannot run `/nowhere/at/all`"), "{response:?}");
}

/// As root this machine would allow everything; a user without any right must get the same isolation.
#[test]
fn it_works_without_root() {
    use std::os::unix::process::CommandExt;
    let project = project(Isolation::Auto);
    let me = fs::metadata(project.folder.path()).unwrap().uid();
    let mut command = Command::new(FIXTURE);
    if me == 0 {
        command.uid(65534).gid(65534);
        open_to_all(project.folder.path());
    }
    let Some(mut host) = Host::start(&mut command, &project.config) else {
        eprintln!("skipped: another user cannot start the fixture");
        return;
    };
    assert_eq!(fs::metadata(host.api.socket()).unwrap().uid(), if me == 0 { 65534 } else { me });
    if host.isolation.mode == Mode::Plain {
        eprintln!("skipped: no namespaces without root here: {:?}", host.isolation.fallback);
        return;
    }
    let watched = populate(&host.api);
    let sidecar = host.api.get("/containers/a-proxy/json");
    let port = sidecar["NetworkSettings"]["Ports"]["39001/tcp"][0]["HostPort"].as_str().unwrap().to_owned();
    let ingress = port.parse().unwrap();
    assert_eq!(fetch(ingress, 8080, "/id").as_deref(), Some("1"));
    assert_eq!(fetch(ingress, 8080, "/write?file").as_deref(), Some("written"));
    // Its network has a gateway, which nobody has told yet where to carry anything.
    let answer = fetch(ingress, 8080, "/ask?203.0.113.7:80/x").unwrap();
    assert!(["answer: ", "error: ConnectionReset"].contains(&answer.as_str()), "{answer}");
    let guardian = Watched::new(host.guardian());
    kill_process(Pid::from_raw(host.engine).unwrap(), Signal::KILL).unwrap();
    watched.iter().for_each(Watched::ends);
    guardian.ends();
    assert!(!host.api.socket().exists());
    drop(host.parent.stdin.take());
    assert!(host.parent.wait().unwrap().success());
}

/// A system that allows no namespaces, which a user namespace without further ones is a model of.
#[test]
fn where_namespaces_are_refused_there_are_plain_processes() {
    let script = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$0\" \"$@\"";
    let refusing = || {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", script, FIXTURE]);
        command
    };
    let mut project = project(Isolation::Auto);
    let Some(mut host) = Host::start(&mut refusing(), &project.config) else {
        eprintln!("skipped: this machine cannot be made to refuse namespaces");
        return;
    };
    assert_eq!(host.isolation.mode, Mode::Plain);
    let reason = host.isolation.fallback.clone().unwrap();
    assert!(reason.starts_with("cannot create namespaces: "), "{reason}");
    let watched = populate(&host.api);
    drop(host.parent.stdin.take());
    assert!(host.parent.wait().unwrap().success());
    watched.iter().for_each(Watched::ends);

    project.config.isolation = Isolation::Namespaces;
    let mut command = refusing();
    command.arg("host").arg(serde_json::to_string(&project.config).unwrap());
    let output = command.output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("namespaces do not work here: ") && message.contains("isolation `auto`"),
        "{message}"
    );
}

/// A process that holds an engine, and what it says about it.
struct Host {
    parent: Child,
    api: Api,
    engine: i32,
    isolation: ActiveIsolation,
}

impl Host {
    fn start(command: &mut Command, config: &Config) -> Option<Host> {
        command.arg("host").arg(serde_json::to_string(config).unwrap()).env_remove("XDG_RUNTIME_DIR");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut parent = command.spawn().ok()?;
        let mut lines = BufReader::new(parent.stdout.take()?).lines();
        let first = lines.next()?.ok()?;
        let isolation = serde_json::from_str(&lines.next()?.ok()?).ok()?;
        let mut words = first.split(' ');
        Some(Host { parent, api: Api::new(words.next()?), engine: words.next()?.parse().ok()?, isolation })
    }

    fn guardian(&self) -> i32 {
        let id = self.engine;
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        children.split_whitespace().next().unwrap().parse().unwrap()
    }
}

fn open_to_all(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}
