//! A request, read to its end: path segments, query and body.

use std::collections::BTreeMap;

use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use hyper::header::UPGRADE;
use hyper::upgrade::OnUpgrade;
use hyper::{Method, StatusCode};
use parking_lot::Mutex;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::failure::Failure;

const LONGEST_BODY: usize = 1024 * 1024;

/// How much of a body that is too long is still read: closing a unix socket with unread bytes would take the answer
/// with it.
const DISCARDED: usize = 64 * 1024 * 1024;

pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    query: BTreeMap<String, String>,
    body: Bytes,
    /// The connection, for who wants to go on with something else than HTTP.
    upgrade: Mutex<Option<OnUpgrade>>,
}

impl Request {
    pub(super) async fn read(mut request: hyper::Request<Incoming>) -> Result<Request, Failure> {
        let upgrade = request.headers().contains_key(UPGRADE).then(|| hyper::upgrade::on(&mut request));
        let (head, body) = request.into_parts();
        let query = head.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let query = query.map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&key.replace('+', " ")), decode(&value.replace('+', " ")))
        });
        Ok(Request {
            method: head.method,
            path: head.uri.path().to_owned(),
            query: query.collect(),
            body: read_body(body).await?,
            upgrade: Mutex::new(upgrade),
        })
    }

    /// The connection, once; `None` when the client did not ask for it.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    pub(super) fn upgrade(&self) -> Option<OnUpgrade> {
        self.upgrade.lock().take()
    }

    /// The decoded parts of the path, without `/v1.43` in front.
    pub(super) fn segments(&self) -> Vec<String> {
        let segments = self.path.split('/').filter(|segment| !segment.is_empty()).map(decode);
        let is_version = |segment: &String| segment.starts_with("v1.");
        segments
            .enumerate()
            .filter(|(index, segment)| *index > 0 || !is_version(segment))
            .map(|(_, s)| s)
            .collect()
    }

    /// Absent and empty are the same.
    pub(super) fn query(&self, key: &str) -> Option<&str> {
        self.query.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        matches!(self.query(key), Some("1" | "true" | "True"))
    }

    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Failure::bad(format!("the body is not as expected: {error}")))
    }
}

async fn read_body(mut body: Incoming) -> Result<Bytes, Failure> {
    let mut bytes = Vec::new();
    let mut length: usize = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Failure::bad(format!("the body broke off: {error}")))?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= LONGEST_BODY {
            bytes.extend_from_slice(&data);
        } else if length > DISCARDED {
            break;
        }
    }
    if length > LONGEST_BODY {
        return Err(Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body is longer than {LONGEST_BODY} bytes"),
        ));
    }
    Ok(bytes.into())
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
