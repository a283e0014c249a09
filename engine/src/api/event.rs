//! The stream of events: one JSON object a line, for as long as the client listens.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc;
use tokio::time::{Instant, Sleep, sleep_until};

use super::answer::{Answer, stream};
use super::filter::Filters;
use super::request::Request;
use crate::engine::Engine;
use crate::event::Event;
use crate::failure::Failure;

pub(super) fn listen(engine: &Engine, request: &Request) -> Result<Answer, Failure> {
    let filters = Filters::read(request, &["type", "event", "container", "image", "label"])?;
    let since = request.query("since").map(nanoseconds).transpose()?;
    let until = request.query("until").map(nanoseconds).transpose()?;
    let (past, coming) = engine.events.listen(since);
    let past = past.into_iter().filter(|event| until.is_none_or(|until| event.time_nano <= until));
    let end = until.map(|until| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Box::pin(sleep_until(Instant::now() + Duration::from_nanos(until).saturating_sub(now)))
    });
    Ok(stream(EventBody { past: past.collect(), coming, end, filters }))
}

pub(super) struct EventBody {
    past: VecDeque<Event>,
    coming: mpsc::Receiver<Event>,
    end: Option<Pin<Box<Sleep>>>,
    filters: Filters,
}

impl EventBody {
    fn wants(&self, event: &Event) -> bool {
        let actor = &event.actor;
        let name = actor.attributes.get("name");
        self.filters.any("type", |kind| kind == event.kind)
            && self.filters.any("event", |action| action == event.action)
            && self.filters.any("container", |id| *id == actor.id || Some(id) == name)
            && self.filters.any("image", |image| Some(image) == actor.attributes.get("image"))
            && self.filters.all_labels(&actor.attributes)
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Event>> {
        if let Some(event) = self.past.pop_front() {
            return Poll::Ready(Some(event));
        }
        if self.end.as_mut().is_some_and(|end| end.as_mut().poll(context).is_ready()) {
            return Poll::Ready(None);
        }
        self.coming.poll_recv(context)
    }
}

impl Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        loop {
            let Some(event) = ready!(self.poll_event(context)) else { return Poll::Ready(None) };
            if !self.wants(&event) {
                continue;
            }
            if let Ok(mut line) = serde_json::to_vec(&event) {
                line.push(b'\n');
                return Poll::Ready(Some(Ok(Frame::data(line.into()))));
            }
        }
    }
}

/// Docker's times: seconds since 1970, with a fraction if one likes.
fn nanoseconds(text: &str) -> Result<u64, Failure> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    match (seconds.parse::<u64>(), digits.parse::<u64>()) {
        (Ok(seconds), Ok(nanoseconds)) => {
            Ok(seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds))
        }
        _ => Err(Failure::bad(format!(
            "`{text}` is not a time; write seconds since 1970, such as `1700000000.5`"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_fractions() {
        assert_eq!(nanoseconds("12").unwrap(), 12_000_000_000);
        assert_eq!(nanoseconds("12.5").unwrap(), 12_500_000_000);
        assert_eq!(nanoseconds("12.123456789").unwrap(), 12_123_456_789);
        assert!(nanoseconds("yesterday").is_err());
    }
}
