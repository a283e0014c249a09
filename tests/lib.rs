//! What the end-to-end tests and the demo share: a running Worker, clients for it, and the eyes to watch its containers.

#[cfg(not(trybuild))]
pub mod harness;
