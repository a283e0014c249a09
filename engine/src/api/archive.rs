//! Files into a container: the one that workerd brings, and no other.

use hyper::StatusCode;

use super::answer::{Answer, empty};
use super::container;
use super::request::Request;
use crate::engine::Engine;
use crate::failure::Failure;

/// Where workerd unpacks the certificate authority of an interception of HTTPS.
const CERTIFICATES: &str = "/etc";

/// Takes the certificate authority and keeps it nowhere: instances have the files of this machine, and HTTPS that is
/// intercepted is closed here. A refusal would fail the start, and with it whatever else the Worker intercepts.
pub(super) fn put(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Failure> {
    container::find(engine, name)?;
    match request.query("path") {
        Some(CERTIFICATES) => Ok(empty(StatusCode::OK)),
        _ => Err(Failure::new(
            StatusCode::NOT_IMPLEMENTED,
            "the embedded engine puts no files into containers; use `--engine docker`",
        )),
    }
}
