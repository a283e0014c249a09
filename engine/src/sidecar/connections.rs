//! How many WebSockets are open. A Durable Object hands them on
//! with their frames unseen and learns nothing of their end; who carries them knows, and tells it here.

use std::time::Instant;

use parking_lot::Mutex;

/// What the answer is, so that nobody takes another program's answer for it.
pub(super) const CONTENT_TYPE: &str = "application/vnd.worker-containers.connections+json";

/// The connections into one application that are more than a request and its answer.
#[derive(Default)]
pub(super) struct Connections {
    count: Mutex<Count>,
}

#[derive(Default)]
struct Count {
    open: u32,
    ended: Option<Instant>,
}

/// A connection, for as long as it is open.
pub(super) struct Open<'a>(&'a Connections);

impl Connections {
    pub(super) fn open(&self) -> Open<'_> {
        self.count.lock().open += 1;
        Open(self)
    }

    /// `{"open":2,"ended_ms_ago":1500}`, or `null` when none has ended yet.
    pub(super) fn to_json(&self) -> String {
        let count = self.count.lock();
        let ended = count.ended.map(|ended| ended.elapsed().as_millis());
        let ended = ended.map_or_else(|| "null".to_owned(), |ms| ms.to_string());
        format!("{{\"open\":{},\"ended_ms_ago\":{ended}}}", count.open)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let mut count = self.0.count.lock();
        count.open -= 1;
        count.ended = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_counts_until_it_is_dropped() {
        let connections = Connections::default();
        assert_eq!(connections.to_json(), r#"{"open":0,"ended_ms_ago":null}"#);
        let (first, second) = (connections.open(), connections.open());
        assert_eq!(connections.to_json(), r#"{"open":2,"ended_ms_ago":null}"#);
        drop(first);
        assert!(connections.to_json().starts_with(r#"{"open":1,"ended_ms_ago":"#));
        drop(second);
        let said: serde_json::Value = serde_json::from_str(&connections.to_json()).unwrap_or_default();
        assert_eq!(said["open"], 0);
        assert!(said["ended_ms_ago"].as_u64().is_some_and(|ms| ms < 60_000), "{said}");
    }
}
