//! What keeps a container awake while nobody sends it anything.

use super::Instance;
use js_sys::Function;
use std::fmt;
use wasm_bindgen::JsValue;

/// Keeps the instance awake until it is dropped: neither its container nor its object goes to sleep meanwhile.
///
/// It says nothing about the container itself: who holds a lease does not start one, and one that ends by itself ends.
/// A lease lives in memory. It is gone with the object: when the Worker is deployed anew, or panics.
#[must_use = "the instance may go to sleep as soon as the lease is dropped"]
pub struct Lease {
    /// None in a simulation.
    release: Option<Function>,
}

impl Instance {
    /// Keeps the instance awake until the lease is dropped. Methods hold one while they run.
    ///
    /// ```no_run
    /// # use worker_containers::{Instance, Result, worker};
    /// # async fn poll_until_done(_: &Instance) {}
    /// async fn work(instance: &Instance) {
    ///     let lease = instance.keep_awake();
    ///     poll_until_done(instance).await;
    ///     drop(lease); // from here on `sleep_after` counts
    /// }
    /// ```
    pub fn keep_awake(&self) -> Lease {
        Lease { release: self.driver().ok().map(|driver| driver.door.lease(&driver.state)) }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // It counts and resolves a promise, neither of which can fail.
        let _ = self.release.take().map(|release| release.call0(&JsValue::UNDEFINED));
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").finish_non_exhaustive()
    }
}
