//! Further programs in a container: create, start, and how they ended.

use hyper::StatusCode;
use hyper::header::{CONNECTION, HeaderValue, UPGRADE};
use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, empty, json};
use super::container;
use super::request::Request;
use crate::container::{State, random_id};
use crate::engine::Engine;
use crate::exec::{Progress, Wanted};
use crate::failure::Failure;
use crate::isolation::Mode;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Creation {
    cmd: Vec<String>,
    env: Option<Vec<String>>,
    working_dir: Option<String>,
    #[serde(default)]
    tty: bool,
    user: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Start {
    detach: bool,
}

pub(super) fn create(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Failure> {
    let undone = |what: &str| {
        let text = format!("the embedded engine does not do `exec` {what}; use `--engine docker`");
        Err(Failure::new(StatusCode::NOT_IMPLEMENTED, text))
    };
    if engine.isolation.mode == Mode::Plain {
        return undone("where instances are plain processes");
    }
    let container = container::find(engine, name)?;
    let creation: Creation = request.json()?;
    if creation.tty {
        return undone("with a terminal");
    }
    if creation.user.is_some_and(|user| !["", "0", "root"].contains(&user.as_str())) {
        return undone("as another user");
    }
    if creation.cmd.is_empty() {
        return Err(Failure::bad("there is no command; write `\"Cmd\": [\"/bin/sh\"]`"));
    }
    if container.state() != State::Running {
        return Err(Failure::conflict(format!("container {name} is not running")));
    }
    let wanted = Wanted {
        command: creation.cmd,
        environment: creation.env.unwrap_or_default(),
        directory: creation.working_dir.filter(|directory| !directory.is_empty()),
    };
    let exec = engine.execs.add(random_id(), container, wanted);
    json(StatusCode::CREATED, &json!({ "Id": exec.id }))
}

pub(super) fn start(engine: &Engine, id: &str, request: &Request) -> Result<Answer, Failure> {
    let exec = find(engine, id)?;
    let Start { detach } = request.json()?;
    let upgrade = if detach { None } else { request.upgrade() };
    let is_attached = upgrade.is_some();
    if !detach && !is_attached {
        return Err(Failure::bad("streams need a connection of their own; write `Upgrade: tcp`"));
    }
    match exec.start(upgrade).map_err(Failure::internal)? {
        true if is_attached => {
            let mut answer = empty(StatusCode::SWITCHING_PROTOCOLS);
            answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("Upgrade"));
            answer.headers_mut().insert(UPGRADE, HeaderValue::from_static("tcp"));
            Ok(answer)
        }
        true => Ok(empty(StatusCode::OK)),
        false => Err(Failure::conflict(format!("exec {id} was started before"))),
    }
}

pub(super) fn inspect(engine: &Engine, id: &str) -> Result<Answer, Failure> {
    let exec = find(engine, id)?;
    let (is_running, code, pid) = match exec.progress() {
        Progress::Created => (false, None, 0),
        Progress::Running { pid } => (true, None, pid),
        Progress::Ended { code } => (false, Some(code), 0),
    };
    json(StatusCode::OK, &json!({ "ID": exec.id, "Running": is_running, "ExitCode": code, "Pid": pid }))
}

fn find(engine: &Engine, id: &str) -> Result<std::sync::Arc<crate::exec::Exec>, Failure> {
    engine.execs.find(id).ok_or_else(|| Failure::not_found(format!("No such exec instance: {id}")))
}
