//! Where the record of an instance is kept.

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
use wasm_bindgen::JsValue;

/// Name of the entry. Everything of this library begins with `worker-containers:`, so that it cannot meet the author's.
const KEY: &str = "worker-containers:record";

/// The stored record; `None` for an instance that never ran.
///
/// # Errors
///
/// When storage cannot be read.
pub(super) fn load(storage: &Storage, now: Timestamp) -> Result<Option<Record>, Failure> {
    let value = kv(storage)?.get(KEY).map_err(|error| failed("read", &error))?;
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
    let text = serde_json::to_string(record).map_err(|error| {
        Failure::new(FailureKind::Unknown, format!("the record cannot be written: {error}"))
    })?;
    kv(storage)?.put(KEY, &JsValue::from(text)).map_err(|error| failed("written", &error))
}

fn kv(storage: &Storage) -> Result<SyncKv, Failure> {
    storage.kv().ok_or_else(|| {
        let why = "the object has no SQLite storage; list its class under `new_sqlite_classes`, as `gen-config` does";
        Failure::new(FailureKind::MissingConfiguration, why)
    })
}

fn failed(verb: &str, error: &JsValue) -> Failure {
    Failure::new(FailureKind::Unknown, format!("the record could not be {verb}: {}", text_of(error)))
}
