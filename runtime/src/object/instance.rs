//! What a hook sees of the instance it is called for.

use super::driver::Driver;
use crate::core::lifecycle::RunId;
use std::rc::Rc;
use worker::Env;

/// One named Durable Object with its container, from the inside.
pub struct Instance(pub(super) Rc<Driver>);

impl Instance {
    /// The name it was addressed by; `None` for objects that were addressed by id.
    pub fn name(&self) -> Option<String> {
        self.0.state.id().name()
    }

    /// The Worker's environment.
    pub fn env(&self) -> &Env {
        &self.0.env
    }

    /// The run that is not over, or else the last one; `None` for an instance that never ran.
    pub fn run(&self) -> Option<RunId> {
        self.0.with_lifecycle(|lifecycle| Some(lifecycle.record().last_run).filter(|run| run.0 > 0))
    }

    /// Whether the runtime believes that the container runs.
    pub fn is_running(&self) -> bool {
        self.0.container.running()
    }

    /// Counts as a use: the instance stays for another `sleep_after`.
    pub fn renew_activity_timeout(&self) {
        self.0.touch();
    }
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance")
            .field("name", &self.name())
            .field("run", &self.run())
            .finish_non_exhaustive()
    }
}
