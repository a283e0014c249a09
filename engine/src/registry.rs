//! The containers there are, by name and by id.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::container::Container;

/// Each instance is two containers, so this is half a thousand instances at once.
const MOST: usize = 1024;

#[derive(Default)]
pub(crate) struct Registry(Mutex<Vec<Arc<Container>>>);

/// Why a container cannot be added.
pub(crate) enum Refusal {
    NameTaken(Arc<Container>),
    TooMany(usize),
}

impl Registry {
    pub(crate) fn add(&self, container: Arc<Container>) -> Result<(), Refusal> {
        let mut containers = self.0.lock();
        if let Some(other) = containers.iter().find(|other| other.name == container.name) {
            return Err(Refusal::NameTaken(Arc::clone(other)));
        }
        if containers.len() >= MOST {
            return Err(Refusal::TooMany(MOST));
        }
        containers.push(container);
        Ok(())
    }

    /// By name, by id, or by a beginning of the id that only one has.
    pub(crate) fn find(&self, reference: &str) -> Option<Arc<Container>> {
        let containers = self.0.lock();
        let name = reference.strip_prefix('/').unwrap_or(reference);
        let exact = containers.iter().find(|container| container.name == name || container.id == reference);
        if let Some(container) = exact {
            return Some(Arc::clone(container));
        }
        let mut candidates = containers.iter().filter(|container| container.id.starts_with(reference));
        match (candidates.next(), candidates.next()) {
            (Some(only), None) if !reference.is_empty() => Some(Arc::clone(only)),
            _ => None,
        }
    }

    pub(crate) fn remove(&self, container: &Container) {
        self.0.lock().retain(|other| other.id != container.id);
    }

    pub(crate) fn all(&self) -> Vec<Arc<Container>> {
        self.0.lock().clone()
    }
}
