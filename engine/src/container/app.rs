//! An application's runs: from a command to a process, and what is left when it ends.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::{Container, Role, State};
use crate::command;
#[cfg(target_os = "linux")]
use crate::egress::Egress;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::image::Built;
use crate::isolation::{Launch, Launched, Mode, Network, Ports, Process};
use crate::sidecar::Sidecar;

pub(crate) struct App {
    pub(crate) built: Arc<Built>,
    /// As the container sees it: the image's ENTRYPOINT and CMD, or what replaces them.
    pub(crate) command: Vec<String>,
    pub(crate) environment: Vec<String>,
    process: Mutex<Option<Process>>,
}

/// What has to be cleared away after a run.
struct Run {
    began: Instant,
    disk: PathBuf,
    sidecar: Option<Arc<Sidecar>>,
    #[cfg(target_os = "linux")]
    egress: Option<Egress>,
}

impl App {
    pub(crate) fn new(built: Arc<Built>, command: Vec<String>, environment: Vec<String>) -> App {
        App { built, command, environment, process: Mutex::default() }
    }

    pub(crate) fn process(&self) -> Option<Process> {
        self.process.lock().clone()
    }

    pub(super) async fn start(
        &self,
        engine: &Arc<Engine>,
        container: &Arc<Container>,
    ) -> Result<(), Failure> {
        let sidecar = sidecar_of(engine, container)?;
        let command = command::local_command(&self.built, &self.command).map_err(Failure::bad)?;
        let disk = engine.make_disk().map_err(Failure::internal)?;
        let run = Run {
            began: Instant::now(),
            disk,
            sidecar,
            #[cfg(target_os = "linux")]
            egress: None,
        };
        match self.launch(engine, container, command, &run.disk).await {
            Ok((launched, ports)) => {
                self.run(engine, container, launched, ports, run);
                Ok(())
            }
            Err(failure) => {
                let _ = std::fs::remove_dir(&run.disk);
                Err(failure)
            }
        }
    }

    async fn launch(
        &self,
        engine: &Engine,
        container: &Container,
        command: Vec<String>,
        disk: &Path,
    ) -> Result<(Launched, Ports), Failure> {
        let exposed = match engine.isolation.mode {
            Mode::Namespaces => &[],
            Mode::Plain => self.built.defaults.ports.as_slice(),
        };
        let ports = Ports::allocate(exposed)
            .map_err(|error| Failure::internal(format!("no free port for the instance: {error}")))?;
        let hostname: String = container.id.chars().take(12).collect();
        let mut environment = command::environment(&self.built, disk, &hostname, &self.environment);
        // Nobody else can know these ports, so nobody overrides them.
        environment.extend(ports.variables(exposed));
        let directory = self.built.image.working_dir.clone().unwrap_or_else(|| disk.to_owned());
        if !directory.is_dir() {
            let directory = directory.display();
            return Err(Failure::bad(format!(
                "the working directory `{directory}` does not exist; create it"
            )));
        }
        let output = engine.log.output(&container.label()).map_err(Failure::internal)?;
        let environment = environment.into_iter().collect();
        let launched = engine.launcher.launch(Launch { command, environment, directory, output }).await;
        Ok((launched.map_err(Failure::bad)?, ports))
    }

    fn run(
        &self,
        engine: &Arc<Engine>,
        container: &Arc<Container>,
        mut launched: Launched,
        ports: Ports,
        #[cfg_attr(not(target_os = "linux"), expect(unused_mut))] mut run: Run,
    ) {
        let (process, end) = engine.reaper.watch(&launched);
        let network = match launched.network.take() {
            #[cfg(target_os = "linux")]
            Some(namespace) => Network::Own(Arc::new(namespace)),
            _ => Network::Shared(Arc::new(ports)),
        };
        *self.process.lock() = Some(process);
        if let Some(sidecar) = &run.sidecar {
            sidecar.attach(&container.id, network);
            #[cfg(target_os = "linux")]
            match launched.gateway.take() {
                Some(Ok(gateway)) => {
                    run.egress = Some(Egress::start(gateway, sidecar, &engine.log, &container.label()));
                }
                Some(Err(error)) => {
                    let text =
                        format!("nothing gets out of this instance: its network has no gateway: {error}");
                    engine.log.say(&container.label(), &text);
                }
                None => {}
            }
        }
        container.enter(State::Running);
        engine.events.tell("start", container, &[]);
        tokio::spawn(finish(Arc::clone(engine), Arc::clone(container), end, run));
    }
}

/// Lives as long as the run and clears up after it.
async fn finish(engine: Arc<Engine>, container: Arc<Container>, end: oneshot::Receiver<i32>, run: Run) {
    let code = end.await.unwrap_or(137);
    if let Some(sidecar) = &run.sidecar {
        sidecar.detach(&container.id);
    }
    if let Role::App(app) = &container.role {
        app.process.lock().take();
    }
    let duration = run.began.elapsed().as_secs();
    engine.events.tell(
        "die",
        &container,
        &[("exitCode", code.to_string()), ("execDuration", duration.to_string())],
    );
    container.enter(State::Exited { code, tidy: false });
    #[cfg(target_os = "linux")]
    drop(run.egress);
    let disk = run.disk;
    let _ = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(disk)).await;
    container.enter(State::Exited { code, tidy: true });
}

/// The sidecar whose network the application joins, if it joins one.
fn sidecar_of(engine: &Engine, container: &Container) -> Result<Option<Arc<Sidecar>>, Failure> {
    let Some(reference) = container.network_mode.strip_prefix("container:") else { return Ok(None) };
    let owner = engine.containers.find(reference);
    let owner = owner.ok_or_else(|| Failure::not_found(format!("No such container: {reference}")))?;
    match &owner.role {
        Role::Sidecar(sidecar) if owner.state() == State::Running => Ok(Some(Arc::clone(sidecar))),
        Role::Sidecar(_) => {
            Err(Failure::conflict(format!("cannot join network of a non running container: {}", owner.id)))
        }
        Role::App(_) => Err(Failure::bad(format!(
            "`{reference}` is not a sidecar; the embedded engine only joins the network of a sidecar"
        ))),
    }
}
