//! `ctx` of a Durable Object: its storage, its alarm and its container.

use super::container::Container;
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `ctx`.
    #[derive(Clone, Debug)]
    pub(crate) type State;

    /// Missing when the class is not listed under `containers` in the wrangler file.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn container(this: &State) -> Option<Container>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn storage(this: &State) -> Storage;

    /// Ends the object in memory; the next event builds it again from what is stored.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn abort(this: &State, reason: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn id(this: &State) -> ObjectId;

    /// `ctx.id`.
    pub(crate) type ObjectId;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn name(this: &ObjectId) -> Option<String>;

    /// `ctx.storage`.
    #[derive(Clone, Debug)]
    pub(crate) type Storage;

    /// The synchronous key-value API of SQLite-backed objects.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn kv(this: &Storage) -> Option<SyncKv>;

    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    pub(crate) fn set_alarm(this: &Storage, milliseconds: f64) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = deleteAlarm)]
    pub(crate) fn delete_alarm(this: &Storage) -> Result<Promise, JsValue>;

    /// `ctx.storage.kv`. Writes are atomic with those around them and held back from the world until they are durable.
    pub(crate) type SyncKv;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn get(this: &SyncKv, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn put(this: &SyncKv, key: &str, value: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn delete(this: &SyncKv, key: &str) -> Result<JsValue, JsValue>;

    /// Pairs of key and value, for a plain object of options such as `prefix`.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn list(this: &SyncKv, options: &JsValue) -> Result<JsValue, JsValue>;
}
