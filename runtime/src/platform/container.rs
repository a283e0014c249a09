//! `ctx.container`.

use js_sys::{Array, JSON, Object, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The container that belongs to a Durable Object.
    #[derive(Clone, Debug)]
    pub(crate) type Container;

    /// Whether the runtime believes that the container runs.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn running(this: &Container) -> bool;

    /// Asks for a start; what goes wrong afterwards is only seen by `monitor`.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn start(this: &Container, options: &Object) -> Result<(), JsValue>;

    /// The end of the run: resolves on exit code 0 and on `destroy`, rejects otherwise. While it is pending the
    /// runtime keeps the object in memory, so nothing here awaits it while a container is merely running.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn monitor(this: &Container) -> Result<Promise, JsValue>;

    /// Ends the container at once.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn destroy(this: &Container, reason: &JsValue) -> Result<Promise, JsValue>;

    /// Sends a signal to the first process of the container.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn signal(this: &Container, number: i32) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = setInactivityTimeout)]
    fn set_inactivity_timeout(this: &Container, milliseconds: f64) -> Result<Promise, JsValue>;
}

impl Container {
    /// Whether the runtime knows `member`.
    pub(crate) fn has(&self, member: &str) -> bool {
        Reflect::has(self, &member.into()).unwrap_or(false)
    }

    /// Asks the runtime to keep the container for a while without its object; `None` on runtimes that cannot.
    pub(crate) fn hold(&self, milliseconds: f64) -> Option<Promise> {
        self.has("setInactivityTimeout").then(|| self.set_inactivity_timeout(milliseconds).ok()).flatten()
    }
}

/// Options of `start`: a plain object that holds only the keys that are set.
#[derive(Debug, Default)]
pub(crate) struct PlatformOptions(Object);

impl PlatformOptions {
    pub(crate) fn env(self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        self.dictionary("env", variables)
    }

    pub(crate) fn labels(self, labels: impl IntoIterator<Item = (String, String)>) -> Self {
        self.dictionary("labels", labels)
    }

    pub(crate) fn entrypoint(self, command: Option<Vec<String>>) -> Self {
        let Some(command) = command else { return self };
        let words: Array = command.into_iter().map(JsValue::from).collect();
        self.set("entrypoint", &words)
    }

    pub(crate) fn enable_internet(self, enable: bool) -> Self {
        self.set("enableInternet", &enable.into())
    }

    /// Options in JSON, under their own names.
    pub(crate) fn with(self, options: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        options.into_iter().fold(self, |options, (key, value)| {
            // What serde writes is JSON.
            let value = JSON::parse(&value.to_string()).unwrap_or_default();
            options.set(key, &value)
        })
    }

    pub(crate) fn as_object(&self) -> &Object {
        &self.0
    }

    fn dictionary(self, key: &str, entries: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_none() {
            return self;
        }
        let dictionary = Object::new();
        for (name, value) in entries {
            set(&dictionary, &name, &value.into());
        }
        self.set(key, &dictionary)
    }

    fn set(self, key: &str, value: &JsValue) -> Self {
        set(&self.0, key, value);
        self
    }
}

/// Setting a property of a plain object of our own cannot fail.
fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}
