//! Where an instance keeps what must outlive its object: entries of JSON.

use crate::{
    core::{
        failure::{Failure, FailureKind},
        lifecycle::Record,
        time::Timestamp,
    },
    error::text_of,
    platform::{
        console,
        state::{Storage, SyncKv},
    },
};
use js_sys::{Array, Object, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

/// Name of the record. Everything of this library begins with `worker-containers:`, so that it cannot meet the author's.
const RECORD: &str = "worker-containers:record";

/// The stored record; `None` for an instance that never ran.
///
/// # Errors
///
/// When storage cannot be read.
pub(super) fn load(storage: &Storage, now: Timestamp) -> Result<Option<Record>, Failure> {
    let value = kv(storage)?.get(RECORD).map_err(|error| failed(RECORD, "read", &error))?;
    Ok(value.as_string().map(|text| {
        let (record, trouble) = Record::read(&text, now);
        if let Some(trouble) = trouble {
            console::error(&format!("the stored record is not understood and begins anew: {trouble}"));
        }
        record
    }))
}

/// Stores `record`. The runtime holds back every message that leaves the object until it is durable.
///
/// # Errors
///
/// When storage refuses the write.
pub(super) fn save(storage: &Storage, record: &Record) -> Result<(), Failure> {
    write(storage, RECORD, record)
}

/// The entry called `key`, if there is one.
///
/// # Errors
///
/// As [`load`].
pub(super) fn read<T: DeserializeOwned>(storage: &Storage, key: &str) -> Result<Option<T>, Failure> {
    let value = kv(storage)?.get(key).map_err(|error| failed(key, "read", &error))?;
    value.as_string().map(|text| parse(key, &text)).transpose()
}

/// Every entry whose name begins with `prefix`, each read or not understood on its own.
///
/// # Errors
///
/// When storage cannot be read.
pub(super) fn read_all<T: DeserializeOwned>(
    storage: &Storage,
    prefix: &str,
) -> Result<Vec<Result<T, Failure>>, Failure> {
    let options = Object::new();
    let kv = kv(storage)?;
    let listed = Reflect::set(&options, &"prefix".into(), &prefix.into()).and_then(|_| kv.list(&options));
    let pairs = Array::from(&listed.map_err(|error| failed(prefix, "read", &error))?);
    let parsed = pairs.iter().filter_map(|pair| {
        let pair = pair.unchecked_into::<Array>();
        let (key, text) = (pair.get(0).as_string()?, pair.get(1).as_string()?);
        Some(parse(&key, &text))
    });
    Ok(parsed.collect())
}

/// Stores `value` under `key`.
///
/// # Errors
///
/// When storage refuses the write.
pub(super) fn write(storage: &Storage, key: &str, value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value)
        .map_err(|error| Failure::new(FailureKind::Unknown, format!("`{key}` cannot be written: {error}")))?;
    kv(storage)?.put(key, &JsValue::from(text)).map_err(|error| failed(key, "written", &error))
}

/// Removes the entry called `key`, if there is one.
///
/// # Errors
///
/// When storage refuses it.
pub(super) fn remove(storage: &Storage, key: &str) -> Result<(), Failure> {
    kv(storage)?.delete(key).map(drop).map_err(|error| failed(key, "removed", &error))
}

fn parse<T: DeserializeOwned>(key: &str, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| {
        Failure::new(FailureKind::Unsupported, format!("the stored `{key}` is not understood: {error}"))
    })
}

fn kv(storage: &Storage) -> Result<SyncKv, Failure> {
    storage.kv().ok_or_else(|| {
        let why = "the object has no SQLite storage; list its class under `new_sqlite_classes`, as `gen-config` does";
        Failure::new(FailureKind::MissingConfiguration, why)
    })
}

fn failed(key: &str, verb: &str, error: &JsValue) -> Failure {
    Failure::new(FailureKind::Unknown, format!("`{key}` could not be {verb}: {}", text_of(error)))
}
