//! Start, signal and removal, whatever the container's role. Each is finished even if the one who asked goes away.

use std::sync::Arc;

use rustix::process::Signal;

use super::{Container, Role, State};
use crate::engine::Engine;
use crate::failure::Failure;

impl Container {
    /// Says whether it was started; false if it was running already.
    pub(crate) async fn start(self: &Arc<Self>, engine: &Arc<Engine>) -> Result<bool, Failure> {
        let (container, engine) = (Arc::clone(self), Arc::clone(engine));
        finished(tokio::spawn(async move {
            let result = container.start_in_turn(&engine).await;
            if let Err(failure) = &result {
                // workerd shows it to nobody.
                engine.log.say(&container.label(), &format!("cannot start: {}", failure.message));
            }
            result
        }))
        .await
    }

    async fn start_in_turn(self: &Arc<Self>, engine: &Arc<Engine>) -> Result<bool, Failure> {
        let _turn = self.turn.lock().await;
        match self.state() {
            State::Running => return Ok(false),
            State::Removed { .. } => {
                return Err(Failure::not_found(format!("No such container: {}", self.name)));
            }
            State::Created | State::Exited { .. } => {}
        }
        match &self.role {
            Role::App(app) => app.start(engine, self).await?,
            Role::Sidecar(sidecar) => {
                sidecar.open().await.map_err(Failure::internal)?;
                self.enter(State::Running);
                engine.events.tell("start", self, &[]);
            }
        }
        Ok(true)
    }

    /// Says whether there was somebody to hear it.
    pub(crate) fn signal(&self, engine: &Engine, signal: Signal) -> bool {
        let heard = match &self.role {
            Role::App(app) => app.process().is_some_and(|process| process.signal(signal)),
            Role::Sidecar(_) => self.state() == State::Running,
        };
        if heard {
            engine.events.tell("kill", self, &[("signal", signal.as_raw().to_string())]);
        }
        if let (true, Role::Sidecar(sidecar)) = (heard, &self.role) {
            sidecar.close();
            let code = 128 + signal.as_raw();
            engine.events.tell("die", self, &[("exitCode", code.to_string())]);
            self.enter(State::Exited { code, tidy: true });
        }
        heard
    }

    pub(crate) async fn remove(self: &Arc<Self>, engine: &Arc<Engine>, force: bool) -> Result<(), Failure> {
        let (container, engine) = (Arc::clone(self), Arc::clone(engine));
        finished(tokio::spawn(async move { container.remove_in_turn(&engine, force).await })).await
    }

    async fn remove_in_turn(self: &Arc<Self>, engine: &Arc<Engine>, force: bool) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        match self.state() {
            State::Removed { .. } => {
                return Err(Failure::not_found(format!("No such container: {}", self.name)));
            }
            State::Running if !force => {
                return Err(Failure::conflict(format!(
                    "cannot remove container \"/{}\": container is running: stop the container before removing or \
                     force remove",
                    self.name
                )));
            }
            State::Created => {}
            State::Running | State::Exited { .. } => {
                self.signal(engine, Signal::KILL);
                self.until(|state| matches!(state, State::Exited { tidy: true, .. })).await;
            }
        }
        engine.containers.remove(self);
        engine.events.tell("destroy", self, &[]);
        self.enter(State::Removed { code: self.state().code() });
        Ok(())
    }
}

async fn finished<T>(task: tokio::task::JoinHandle<Result<T, Failure>>) -> Result<T, Failure> {
    task.await.unwrap_or_else(|error| Err(Failure::internal(error)))
}
