//! Hooks that tell the test what they saw, and do what it answers.

use worker::{Fetch, Method, Request, RequestInit};
use worker_containers::Instance;

/// A field by which one object in memory is told from the next of the same name.
#[derive(Debug)]
pub(crate) struct Object(u64);

impl Default for Object {
    fn default() -> Self {
        Self(worker::js_sys::Math::random().to_bits())
    }
}

impl Object {
    /// Posts which object it is.
    pub(crate) async fn tell(&self, instance: &Instance) {
        let name = format!("{}@object", instance.name().unwrap_or_default());
        // The scenario that needs it fails without it.
        let _ = post(instance, &name, self.0.to_string()).await;
    }
}

/// Posts when it is dropped.
pub(crate) struct Dropped {
    name: String,
    journal: Option<String>,
}

impl Dropped {
    pub(crate) fn new(instance: &Instance) -> Self {
        let journal = instance.env().var("JOURNAL").ok().map(|journal| journal.to_string());
        Self { name: instance.name().unwrap_or_default(), journal }
    }
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let Some(url) = self.journal.take().map(|journal| format!("{journal}/{}", self.name)) else { return };
        worker::wasm_bindgen_futures::spawn_local(async move {
            let _ = post_to(&url, "dropped".to_owned()).await;
        });
    }
}

/// Posts a line about the instance to the journal of the test, and obeys.
pub(crate) async fn tell(instance: &Instance, line: String) {
    let name = instance.name().unwrap_or_default();
    let order = post(instance, &name, line).await.unwrap_or_else(|error| error.to_string());
    #[allow(clippy::panic, reason = "the subject of a scenario")]
    match order.as_str() {
        "" => {}
        "wait" => worker::Delay::from(std::time::Duration::from_secs(20)).await,
        order => panic!("{order}"),
    }
}

async fn post(instance: &Instance, name: &str, line: String) -> worker::Result<String> {
    // Only the first Worker of a run gets it.
    let Ok(journal) = instance.env().var("JOURNAL") else { return Ok(String::new()) };
    post_to(&format!("{journal}/{name}"), line).await
}

async fn post_to(url: &str, line: String) -> worker::Result<String> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(line.into()));
    Fetch::Request(Request::new_with_init(url, &init)?).send().await?.text().await
}

/// Implements `Hooks`.
macro_rules! hooks {
    ($($class:ident),*) => {$(
        impl worker_containers::Hooks for $class {
            async fn on_start(&self, instance: &Instance) -> worker_containers::Result<()> {
                self.object.tell(instance).await;
                $crate::journal::tell(instance, format!("start {}", $crate::journal::run(instance))).await;
                Ok(())
            }

            async fn on_stop(&self, instance: &Instance, stop: &Stop) {
                $crate::journal::tell(instance, format!("stop {}: {stop}", stop.run)).await;
            }

            async fn on_error(&self, instance: &Instance, error: &Error) {
                $crate::journal::tell(instance, format!("error {error}")).await;
            }

            async fn on_activity_expired(&self, instance: &Instance) -> Verdict {
                $crate::journal::tell(instance, "expired".to_owned()).await;
                Verdict::Stop
            }
        }
    )*};
}
pub(crate) use hooks;

/// The number of the present run, or of the last one.
pub(crate) fn run(instance: &Instance) -> u64 {
    instance.run().map_or(0, |run| run.0)
}
