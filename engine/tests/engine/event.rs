//! The stream of events, which our tests read on Docker in the same way.

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixStream;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::client::Api;
use crate::harness::{Harness, sidecar_body};

struct Events(BufReader<UnixStream>);

impl Events {
    fn listen(api: &Api, query: &str) -> Events {
        let mut reader = BufReader::new(api.send("GET", &format!("/events?{query}"), None));
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0);
        }
        Events(reader)
    }

    /// The next event; the lines of the chunked framing are passed over.
    fn next(&mut self) -> Option<Value> {
        let mut line = String::new();
        while self.0.read_line(&mut line).unwrap() > 0 {
            match line.as_str() {
                // The last chunk.
                "0\r\n" => return None,
                json if json.starts_with('{') => return Some(serde_json::from_str(json).unwrap()),
                _ => {}
            }
            line.clear();
        }
        None
    }

    fn actions(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.next().unwrap()["Action"].as_str().unwrap().to_owned()).collect()
    }
}

fn filters(json: &str) -> String {
    let encoded: String = json.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("filters={encoded}")
}

#[test]
fn a_life_in_events() {
    let harness = Harness::start();
    let mut events = Events::listen(&harness.api, &filters(r#"{"type":["container"],"container":["x"]}"#));
    harness.cold_start("x", &["forever"], &[]);
    assert_eq!(harness.api.delete("x"), 204);
    let create = events.next().unwrap();
    assert_eq!((create["Type"].as_str(), create["Action"].as_str()), (Some("container"), Some("create")));
    assert_eq!(create["Actor"]["ID"], create["id"]);
    assert_eq!(create["Actor"]["Attributes"]["name"], "x");
    assert_eq!(create["Actor"]["Attributes"]["image"], "fixture");
    assert!(create["timeNano"].as_u64().unwrap() / 1_000_000_000 == create["time"].as_u64().unwrap());
    assert_eq!(events.next().unwrap()["Action"], "start");
    let kill = events.next().unwrap();
    assert_eq!(
        (kill["Action"].as_str(), kill["Actor"]["Attributes"]["signal"].as_str()),
        (Some("kill"), Some("9"))
    );
    let die = events.next().unwrap();
    assert_eq!(
        (die["Action"].as_str(), die["Actor"]["Attributes"]["exitCode"].as_str()),
        (Some("die"), Some("137"))
    );
    assert_eq!(events.next().unwrap()["Action"], "destroy");
}

#[test]
fn an_exit_of_its_own_has_no_kill() {
    let harness = Harness::start();
    let mut events = Events::listen(&harness.api, &filters(r#"{"container":{"x":true}}"#));
    harness.cold_start("x", &["exit", "3"], &[]);
    assert_eq!(events.actions(2), ["create", "start"]);
    assert_eq!(events.next().unwrap()["Actor"]["Attributes"]["exitCode"], "3");
}

#[test]
fn filters_choose() {
    let harness = Harness::start();
    let mut starts = Events::listen(&harness.api, &filters(r#"{"event":["start","die"]}"#));
    let mut images = Events::listen(&harness.api, &filters(r#"{"type":["image"]}"#));
    let mut labelled = Events::listen(&harness.api, &filters(r#"{"label":["dev.workerd.session=s1"]}"#));
    harness.cold_start("x", &["exit", "0"], &[]);
    // The sidecar's start, then the application's start and end.
    assert_eq!(starts.actions(3), ["start", "start", "die"]);
    assert_eq!(labelled.actions(3), ["create", "start", "die"]);
    drop(harness);
    assert_eq!(images.next(), None);
}

#[test]
fn the_past_can_be_asked_for() {
    let harness = Harness::start();
    let create = |name: &str| {
        let path = format!("/containers/create?name={name}");
        assert_eq!(harness.api.request("POST", &path, Some(&sidecar_body())).status, 201);
    };
    create("before");
    let mut past = Events::listen(&harness.api, "since=0");
    assert_eq!(past.next().unwrap()["Actor"]["Attributes"]["name"], "before");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = format!("{}.{:09}", now.as_secs(), now.subsec_nanos());
    create("after");
    let mut since = Events::listen(&harness.api, &format!("since={now}"));
    assert_eq!(since.next().unwrap()["Actor"]["Attributes"]["name"], "after");
    // With an end in the past the stream ends by itself.
    let mut closed = Events::listen(&harness.api, &format!("since=0&until={now}"));
    assert_eq!(closed.next().unwrap()["Actor"]["Attributes"]["name"], "before");
    assert_eq!(closed.next(), None);
}

#[test]
fn mistakes_are_named() {
    let harness = Harness::start();
    for query in ["since=yesterday", "filters=%7B%22colour%22%3A%5B%5D%7D", "filters=nonsense"] {
        assert_eq!(harness.api.request("GET", &format!("/events?{query}"), None).status, 400, "{query}");
    }
}
