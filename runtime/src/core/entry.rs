//! What calls instances beside requests: messages of queues and firings of crons. Which instance, and what becomes of a
//! message.

use crate::core::{
    hash::Preference,
    instance::InstanceName,
    key::{KeyError, KeyValue, MAX_KEY_LENGTH},
    time::Timestamp,
};
use serde_json::Value;
use std::time::Duration;

/// A queue whose messages go into instances of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its name.
    pub name: &'static str,
    /// The variable that has its name where the Worker runs under another environment.
    pub variable: &'static str,
    /// Where the container gets the messages.
    pub path: &'static str,
    /// The port, when it is not the default one.
    pub port: Option<u16>,
    /// Which instance gets a message.
    pub target: Target,
    /// How many messages of a batch are under way at a time.
    pub at_once: u32,
}

/// Which instance gets a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// That of the session which this field names, the same that a `session` route finds.
    Key(&'static str),
    /// One of a pool, the same that a `pool` route finds.
    Pool {
        /// How many there are.
        size: u32,
        /// The field whose value picks one; any when there is none.
        key: Option<&'static str>,
    },
    /// One for each message; a message that comes again meets the same.
    Message,
}

/// A cron that fires for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cron {
    /// When.
    pub expression: &'static str,
    /// Where the container is called; `None` for a class without ports, which is run to completion.
    pub path: Option<&'static str>,
    /// The port, when it is not the default one.
    pub port: Option<u16>,
    /// The instance; `None` for one of each firing.
    pub instance: Option<&'static str>,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done with.
    Done,
    /// It is delivered again, not before this time has passed; `None` leaves that to the queue.
    Again(Option<Duration>),
}

/// The longest pause that the platform grants a message.
pub const LONGEST_DELAY: Duration = Duration::from_secs(12 * 60 * 60);

impl Queue {
    /// The instance that gets the message `id`; `random` rolls the dice where nothing else decides.
    ///
    /// # Errors
    ///
    /// What keeps the field from being a key.
    pub fn instance(&self, id: &str, body: Option<&Value>, random: u64) -> Result<InstanceName, String> {
        Ok(match self.target {
            Target::Key(field) => InstanceName::session(&key(field, body)?),
            Target::Pool { size, key: Some(field) } => {
                InstanceName::pool(Preference::of_key(key(field, body)?.as_str(), size).first())
            }
            Target::Pool { size, key: None } => InstanceName::pool(Preference::of_dice(random, size).first()),
            Target::Message => InstanceName::named(format!("queue:{}:{id}", self.name)),
        })
    }
}

/// The value of a field, if it can be a key: a text, or a whole number as it is written.
fn key(field: &str, body: Option<&Value>) -> Result<KeyValue, String> {
    let value = body.and_then(|body| body.get(field));
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if !number.is_f64() => number.to_string(),
        Some(_) => return Err(format!("its `{field}` is neither a string nor a whole number")),
        None => return Err(format!("it has no field `{field}`")),
    };
    KeyValue::new(&text).map_err(|error| match error {
        KeyError::TooLong => format!("its `{field}` is longer than {MAX_KEY_LENGTH} bytes"),
        KeyError::Missing => format!("its `{field}` is empty"),
        KeyError::Malformed | KeyError::Forged => format!("its `{field}` has control characters"),
    })
}

impl Cron {
    /// The instance of the firing that was due at `due`: the same when it comes again.
    pub fn instance(&self, due: Timestamp) -> InstanceName {
        match self.instance {
            Some(name) => InstanceName::named(name),
            None => InstanceName::named(format!("cron:{}:{}", self.expression, due.0)),
        }
    }
}

/// Whether two expressions are written alike, but for their spaces and the case of their letters.
pub fn is_same_cron(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.split_whitespace(), other.split_whitespace());
    loop {
        match (one.next(), other.next()) {
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// What an answer means for the message: 2xx is done with, and everything else comes again, after `Retry-After` where
/// that is told in seconds.
pub fn verdict(status: u16, retry_after: Option<&str>) -> Verdict {
    if (200..300).contains(&status) {
        return Verdict::Done;
    }
    let seconds = retry_after.and_then(|text| text.trim().parse().ok());
    Verdict::Again(seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST_DELAY)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn queue(target: Target) -> Queue {
        Queue { name: "jobs", variable: "JOBS_QUEUE_NAME", path: "/", port: None, target, at_once: 1 }
    }

    #[test]
    fn a_key_names_the_instance_that_a_session_route_finds() {
        let name = |body: Value| queue(Target::Key("jobId")).instance("m1", Some(&body), 0);
        assert_eq!(name(json!({ "jobId": "a b" })).unwrap().as_str(), "session:a b");
        assert_eq!(name(json!({ "jobId": 7 })).unwrap().as_str(), "session:7");
        for (body, why) in [
            (json!({}), "it has no field `jobId`"),
            (json!("text"), "it has no field `jobId`"),
            (json!({ "jobId": 1.5 }), "its `jobId` is neither a string nor a whole number"),
            (json!({ "jobId": " " }), "its `jobId` is empty"),
            (json!({ "jobId": "x".repeat(129) }), "its `jobId` is longer than 128 bytes"),
            (json!({ "jobId": "a\u{0}" }), "its `jobId` has control characters"),
        ] {
            assert_eq!(name(body), Err(why.to_owned()));
        }
        assert_eq!(queue(Target::Key("a")).instance("m1", None, 0), Err("it has no field `a`".to_owned()));
    }

    #[test]
    fn a_pool_is_that_of_the_routes() {
        let keyed = queue(Target::Pool { size: 10, key: Some("user") });
        // Golden values of the hash.
        assert_eq!(keyed.instance("m", Some(&json!({ "user": "alice" })), 5).unwrap().as_str(), "pool:4");
        let any = queue(Target::Pool { size: 3, key: None });
        let names: std::collections::BTreeSet<String> =
            (0..50).map(|dice| any.instance("m", None, dice).unwrap().to_string()).collect();
        assert_eq!(names.len(), 3);
    }

    #[test]
    fn a_message_or_a_firing_that_comes_again_meets_the_same_instance() {
        let messages = queue(Target::Message);
        assert_eq!(messages.instance("m1", None, 1), messages.instance("m1", None, 2));
        assert_ne!(messages.instance("m1", None, 1), messages.instance("m2", None, 1));
        let cron = Cron { expression: "0 3 * * *", path: None, port: None, instance: None };
        assert_eq!(cron.instance(Timestamp(5)).as_str(), "cron:0 3 * * *:5");
        let named = Cron { instance: Some("nightly"), ..cron };
        assert_eq!(named.instance(Timestamp(5)), named.instance(Timestamp(6)));
    }

    #[test]
    fn an_answer_decides_about_its_message() {
        assert_eq!(verdict(204, Some("9")), Verdict::Done);
        assert_eq!(verdict(302, None), Verdict::Again(None));
        assert_eq!(verdict(503, Some("5")), Verdict::Again(Some(Duration::from_secs(5))));
        assert_eq!(verdict(503, Some("Fri, 31 Dec 1999 23:59:59 GMT")), Verdict::Again(None));
        assert_eq!(verdict(503, Some("999999999999")), Verdict::Again(Some(LONGEST_DELAY)));
    }

    #[test]
    fn crons_are_compared_as_they_are_written() {
        assert!(is_same_cron("0 3 * * mon", " 0  3 * * MON"));
        assert!(!is_same_cron("0 3 * * *", "0 3 * *"));
        assert!(!is_same_cron("0 3 * * *", "0 4 * * *"));
    }
}
