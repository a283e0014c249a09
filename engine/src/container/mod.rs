//! A container as Docker's API shows it: an application with its process, or a sidecar, which is a part of us.

mod app;
mod lifecycle;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

pub(crate) use app::App;

use crate::sidecar::Sidecar;

pub(crate) struct Container {
    /// 64 hexadecimal digits.
    pub(crate) id: String,
    pub(crate) name: String,
    /// The image's name as the creator wrote it.
    pub(crate) image: String,
    pub(crate) image_id: String,
    /// Seconds since 1970.
    pub(crate) created: u64,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) network_mode: String,
    pub(crate) role: Role,
    state: watch::Sender<State>,
    /// Held by the one start or removal that is going on.
    turn: tokio::sync::Mutex<()>,
}

pub(crate) enum Role {
    App(App),
    Sidecar(Arc<Sidecar>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Created,
    Running,
    /// `tidy` once its disk is gone as well.
    Exited {
        code: i32,
        tidy: bool,
    },
    Removed {
        code: i32,
    },
}

/// What the creator of a container decides.
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) image_id: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) network_mode: String,
}

impl Container {
    pub(crate) fn new(settings: Settings, role: Role) -> Container {
        let Settings { name, image, image_id, labels, network_mode } = settings;
        let created = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        let id = random_id();
        let name = if name.is_empty() { id.chars().take(12).collect() } else { name };
        let state = watch::Sender::new(State::Created);
        Container {
            id,
            name,
            image,
            image_id,
            created,
            labels,
            network_mode,
            role,
            state,
            turn: Default::default(),
        }
    }

    pub(crate) fn state(&self) -> State {
        *self.state.borrow()
    }

    /// Waits for a state; the one it is in now counts.
    pub(crate) fn until(
        &self,
        reached: impl FnMut(&State) -> bool + Send + 'static,
    ) -> impl Future<Output = State> + Send + 'static {
        let mut states = self.state.subscribe();
        // Without a sender the container is gone altogether.
        async move { states.wait_for(reached).await.map_or(State::Removed { code: 137 }, |state| *state) }
    }

    /// Waits for the next change to a state, counted from now.
    pub(crate) fn until_next(
        &self,
        mut reached: impl FnMut(&State) -> bool + Send + 'static,
    ) -> impl Future<Output = State> + Send + 'static {
        let mut states = self.state.subscribe();
        async move {
            loop {
                if states.changed().await.is_err() {
                    return State::Removed { code: 137 };
                }
                let state = *states.borrow_and_update();
                if reached(&state) {
                    return state;
                }
            }
        }
    }

    fn enter(&self, state: State) {
        self.state.send_replace(state);
    }

    /// The process id, 0 if there is none.
    pub(crate) fn pid(&self) -> i32 {
        match &self.role {
            Role::App(app) => app.process().map_or(0, |process| process.id()),
            Role::Sidecar(_) => 0,
        }
    }

    /// How its lines begin in the log: the class, and the beginning of the object's id, which outlives runs.
    pub(crate) fn label(&self) -> String {
        let object = self.name.strip_suffix("-proxy").unwrap_or(&self.name).rsplit('-').next();
        let object = object.filter(|id| id.len() == 64 && id.chars().all(|digit| digit.is_ascii_hexdigit()));
        let short: String = object.unwrap_or(&self.id).chars().take(4).collect();
        match &self.role {
            Role::App(app) => format!("{} {short}", app.built.image.name.to_lowercase()),
            Role::Sidecar(_) => format!("sidecar {short}"),
        }
    }
}

impl State {
    /// Docker's word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            State::Created => "created",
            State::Running => "running",
            State::Exited { .. } | State::Removed { .. } => "exited",
        }
    }

    pub(crate) fn code(self) -> i32 {
        match self {
            State::Created | State::Running => 0,
            State::Exited { code, .. } | State::Removed { code } => code,
        }
    }

    pub(crate) fn is_ended(&self) -> bool {
        matches!(self, State::Exited { .. } | State::Removed { .. })
    }
}

/// 64 hexadecimal digits that nothing else has.
pub(crate) fn random_id() -> String {
    (0..4).map(|_| format!("{:016x}", RandomState::new().build_hasher().finish())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sidecar(name: &str) -> Container {
        let settings = Settings {
            name: name.to_owned(),
            image: "sidecar".to_owned(),
            image_id: String::new(),
            labels: BTreeMap::new(),
            network_mode: "bridge".to_owned(),
        };
        Container::new(settings, Role::Sidecar(Arc::new(Sidecar::new(crate::isolation::Reach::local()))))
    }

    #[test]
    fn the_label_is_that_of_the_object() {
        let object = format!("3f2a{}", "0".repeat(60));
        assert_eq!(sidecar(&format!("workerd-s1-app-Echo-{object}-proxy")).label(), "sidecar 3f2a");
        let other = sidecar("by-hand");
        assert_eq!(other.label(), format!("sidecar {}", &other.id[..4]));
    }

    #[test]
    fn ids_differ() {
        assert_ne!(random_id(), random_id());
        assert_eq!(random_id().len(), 64);
    }

    #[tokio::test]
    async fn a_wait_ends_with_the_state_it_waits_for() {
        let container = sidecar("x");
        container.enter(State::Exited { code: 3, tidy: true });
        assert_eq!(container.until(State::is_ended).await.code(), 3);
        let next = container.until_next(State::is_ended);
        let change = async { container.enter(State::Removed { code: 4 }) };
        assert_eq!(tokio::join!(next, change).0.code(), 4);
    }
}
