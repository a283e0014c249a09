//! A refusal in Docker's terms: a status and a sentence.

use std::fmt::Display;

use hyper::StatusCode;

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, message: impl Display) -> Failure {
        Failure { status, message: message.to_string() }
    }

    /// The asker made a mistake.
    pub(crate) fn bad(message: impl Display) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Display) -> Failure {
        Failure::new(StatusCode::NOT_FOUND, message)
    }

    /// It contradicts the state of something.
    pub(crate) fn conflict(message: impl Display) -> Failure {
        Failure::new(StatusCode::CONFLICT, message)
    }

    /// We, or the system, could not.
    pub(crate) fn internal(message: impl Display) -> Failure {
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }
}
