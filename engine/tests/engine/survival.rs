//! Nothing survives the engine, and the engine survives nobody: real processes, really killed.

use std::io::{BufRead, BufReader, Read};
use std::os::fd::AsFd;
use std::process::{Child, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use worker_containers_engine::Isolation;

use crate::client::{Api, fetch};
use crate::harness::{FIXTURE, Harness, app_body, is_alive, project, sidecar_body};

/// The end of a process that is not our child, awaited through its descriptor.
pub(crate) struct Watched(std::os::fd::OwnedFd);

impl Watched {
    pub(crate) fn new(pid: i32) -> Watched {
        assert!(is_alive(pid), "{pid} is not there to begin with");
        Watched(pidfd_open(Pid::from_raw(pid).unwrap(), PidfdFlags::empty()).unwrap())
    }

    pub(crate) fn ends(&self) {
        let descriptor = self.0.as_fd();
        let limit = Timespec { tv_sec: 20, tv_nsec: 0 };
        assert_eq!(poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], Some(&limit)), Ok(1), "still there");
    }
}

/// Starts two instances, one with a grandchild, and watches all of their processes.
pub(crate) fn populate(api: &Api) -> Vec<Watched> {
    let mut watched = Vec::new();
    for name in ["a", "b"] {
        api.request("POST", &format!("/containers/create?name={name}-proxy"), Some(&sidecar_body()));
        assert_eq!(api.post(&format!("/containers/{name}-proxy/start")), 204);
        api.request("POST", &format!("/containers/create?name={name}"), Some(&app_body(name, &[], &[])));
        assert_eq!(api.post(&format!("/containers/{name}/start")), 204);
        let sidecar = api.get(&format!("/containers/{name}-proxy/json"));
        let port =
            sidecar["NetworkSettings"]["Ports"]["39001/tcp"][0]["HostPort"].as_str().unwrap().to_owned();
        let ingress = port.parse().unwrap();
        let spawned =
            std::iter::repeat_with(|| fetch(ingress, 8080, "/spawn")).take(100_000).flatten().next();
        assert!(spawned.is_some());
        let pid = api.get(&format!("/containers/{name}/json"))["State"]["Pid"].as_i64().unwrap();
        let pid = i32::try_from(pid).unwrap();
        watched.push(Watched::new(pid));
        let children = children(pid);
        assert_eq!(children.len(), 1, "the grandchild is there");
        watched.extend(children.into_iter().map(Watched::new));
    }
    watched
}

fn children(pid: i32) -> Vec<i32> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let lists =
        tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("children")).unwrap_or_default());
    lists
        .flat_map(|list| list.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<_>>())
        .collect()
}

/// A process that holds an engine, and what it says about it.
fn host(isolation: Isolation) -> (Child, Api, i32, crate::harness::Project) {
    let project = project(isolation);
    let mut parent = Command::new(FIXTURE)
        .arg("host")
        .arg(serde_json::to_string(&project.config).unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(parent.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    (parent, Api::new(words[0]), words[1].parse().unwrap(), project)
}

const BOTH: [Isolation; 2] = [Isolation::Auto, Isolation::None];

#[test]
fn an_orderly_stop_leaves_nothing() {
    for isolation in BOTH {
        let harness = Harness::with(project(isolation));
        let watched = populate(&harness.api);
        let (api, disks, guardian) = (harness.api.clone(), harness.disks(), harness.guardian());
        let guardian = Watched::new(guardian as i32);
        harness.engine.stop().unwrap();
        watched.iter().for_each(Watched::ends);
        guardian.ends();
        assert!(!api.socket().parent().unwrap().exists());
        assert!(!disks.exists());
    }
}

#[test]
fn signals_stop_it_in_an_orderly_way() {
    for signal in [Signal::TERM, Signal::INT] {
        let harness = Harness::start();
        let watched = populate(&harness.api);
        let disks = harness.disks();
        let id = i32::try_from(harness.engine.id()).unwrap();
        let engine = Watched::new(id);
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
        engine.ends();
        watched.iter().for_each(Watched::ends);
        assert!(!harness.api.socket().exists());
        assert!(!disks.exists());
    }
}

#[test]
fn the_engine_ends_with_a_killed_parent() {
    for isolation in BOTH {
        let (mut parent, api, engine, _project) = host(isolation);
        let watched = populate(&api);
        let engine = Watched::new(engine);
        parent.kill().unwrap();
        parent.wait().unwrap();
        engine.ends();
        watched.iter().for_each(Watched::ends);
        assert!(!api.socket().parent().unwrap().exists());
    }
}

#[test]
fn the_engine_ends_with_an_orderly_parent() {
    let (mut parent, api, engine, _project) = host(Isolation::Auto);
    let watched = populate(&api);
    let engine = Watched::new(engine);
    drop(parent.stdin.take());
    assert!(parent.wait().unwrap().success());
    engine.ends();
    watched.iter().for_each(Watched::ends);
    assert!(!api.socket().exists());
}

#[test]
fn a_killed_engine_takes_everything_along() {
    for isolation in BOTH {
        let harness = Harness::with(project(isolation));
        let watched = populate(&harness.api);
        let disks = harness.disks();
        let guardian = Watched::new(harness.guardian() as i32);
        let id = i32::try_from(harness.engine.id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::KILL).unwrap();
        watched.iter().for_each(Watched::ends);
        // The guardian removes the directories and goes.
        guardian.ends();
        assert!(!disks.exists());
        assert!(!harness.api.socket().exists());
        // And stopping what is gone is no error.
        harness.engine.stop().unwrap();
    }
}

#[test]
fn the_end_of_an_application_is_the_end_of_its_children() {
    for isolation in BOTH {
        let harness = Harness::with(project(isolation));
        let watched = populate(&harness.api);
        for name in ["a", "b"] {
            assert_eq!(harness.api.post(&format!("/containers/{name}/kill")), 204);
            assert_eq!(harness.wait(name), 137);
        }
        watched.iter().for_each(Watched::ends);
    }
}

#[test]
fn many_engines_come_and_go() {
    for _ in 0..5 {
        let harness = Harness::start();
        harness.cold_start("x", &["forever"], &[]);
        let api = harness.api.clone();
        drop(harness);
        assert!(!api.socket().parent().unwrap().exists());
    }
}

#[test]
fn the_log_of_the_last_moment_is_printed() {
    let (reader, writer) = std::io::pipe().unwrap();
    let project = project(Isolation::Auto);
    let engine = worker_containers_engine::EngineProcess::spawn_with_log(
        std::path::Path::new(crate::harness::ENGINE),
        &project.config,
        Stdio::from(writer),
    )
    .unwrap();
    populate(&Api::new(engine.docker_host()));
    engine.stop().unwrap();
    let mut log = String::new();
    let mut reader = reader;
    reader.read_to_string(&mut log).unwrap();
    assert_eq!(log.matches("listening on").count(), 2, "{log}");
}
