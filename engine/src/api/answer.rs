//! Answers, and the one form of a refusal.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;

pub(super) type Answer = Response<AnswerBody>;
type AnswerBody = UnsyncBoxBody<Bytes, Infallible>;

pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Result<Answer, Failure> {
    let bytes = serde_json::to_vec(value).map_err(Failure::internal)?;
    Ok(with_type(status, "application/json", whole(bytes)))
}

pub(super) fn text(text: &'static str) -> Answer {
    with_type(StatusCode::OK, "text/plain; charset=utf-8", whole(text))
}

/// A status that says it all.
pub(super) fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(whole(Bytes::new()));
    *answer.status_mut() = status;
    answer
}

/// Begins now and goes on for as long as the body does.
pub(super) fn stream(body: impl Body<Data = Bytes, Error = Infallible> + Send + 'static) -> Answer {
    with_type(StatusCode::OK, "application/json", body.boxed_unsync())
}

/// Begins now, so that the asker knows that it has been heard, and says the rest when it is known.
pub(super) fn later<T: Serialize>(value: impl Future<Output = T> + Send + 'static) -> Answer {
    let bytes = async { serde_json::to_vec(&value.await).unwrap_or_default().into() };
    stream(Later(Some(Box::pin(bytes))))
}

struct Later(Option<Pin<Box<dyn Future<Output = Bytes> + Send>>>);

impl Body for Later {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(future) = &mut self.0 else { return Poll::Ready(None) };
        let bytes = ready!(future.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}

fn whole(bytes: impl Into<Bytes>) -> AnswerBody {
    Full::new(bytes.into()).boxed_unsync()
}

pub(super) fn refuse(failure: &Failure) -> Answer {
    json(failure.status, &json!({ "message": failure.message })).unwrap_or_else(|_| empty(failure.status))
}

fn with_type(status: StatusCode, kind: &'static str, body: AnswerBody) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
