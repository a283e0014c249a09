//! Which hosts a container may reach, what the runtime has to intercept for that, and what becomes of a request.

use super::{
    failure::{Failure, FailureKind},
    time::Timestamp,
};
use std::time::Duration;

/// The rules of a container class. A host may have `*.` in front, and a port behind a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What may be reached; with any of these nothing else may.
    pub allow: &'static [&'static str],
    /// What may not be reached, whatever `allow` says.
    pub deny: &'static [&'static str],
    /// Whose requests go to the hook while everything else passes untouched.
    pub handle: &'static [&'static str],
    /// A host that a container is asked to reach at each start, and must not.
    pub canary: Option<&'static str>,
}

/// What the runtime is asked to send to the Worker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interception {
    /// Plain HTTP to every host, on port 80.
    AllHttp,
    /// Plain HTTP to a host: on port 80, or on that behind the colon.
    Http(String),
    /// HTTPS to a host: on port 443, or on that behind the colon.
    Https(String),
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It goes to the hook, which sends it to its host unless the author does something else.
    Handle,
    /// It goes to its host. Such a request comes behind another one on the same connection.
    Pass,
    /// It is answered with 403.
    Deny(Reason),
}

/// Why a request is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A rule says so.
    Denied(&'static str),
    /// No rule allows it.
    NotAllowed,
}

impl Policy {
    /// Whether everything is closed that is not allowed: then the internet is off, and what is allowed goes through the
    /// Worker.
    pub const fn is_closed(&self) -> bool {
        !self.allow.is_empty()
    }

    /// What has to be intercepted. In an open policy that are the hosts of rules and nothing else, so that connections
    /// to others stay what they are: encrypted end to end, HTTP/2, anything.
    pub fn interceptions(&self) -> Vec<Interception> {
        let mut all = Vec::new();
        let hosts = match self.is_closed() {
            true => {
                all.push(Interception::AllHttp);
                self.allow.iter().chain(&[])
            }
            false => self.deny.iter().chain(self.handle),
        };
        for host in hosts {
            let port = split(host).1;
            if port != Some(443) && !(self.is_closed() && port.is_none()) {
                all.push(Interception::Http((*host).to_owned()));
            }
            if port != Some(80) {
                all.push(Interception::Https((*host).to_owned()));
            }
        }
        all
    }

    /// What becomes of a request to `host` on `port`.
    ///
    /// A rule without a port allows the ports of HTTP and HTTPS, and denies all.
    pub fn decide(&self, host: &str, port: u16) -> Decision {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let fits = |rule: &&&str, otherwise: bool| {
            let (pattern, of_rule) = split(rule);
            is_like(pattern, &host) && of_rule.map_or(otherwise, |of_rule| of_rule == port)
        };
        if let Some(rule) = self.deny.iter().find(|rule| fits(rule, true)) {
            return Decision::Deny(Reason::Denied(rule));
        }
        let is_web = matches!(port, 80 | 443);
        match self.is_closed() {
            true if self.allow.iter().any(|rule| fits(&rule, is_web)) => Decision::Handle,
            true => Decision::Deny(Reason::NotAllowed),
            // A hook may add secrets: it gets what it was written for, whatever else comes along.
            false if self.handle.iter().any(|rule| fits(&rule, true)) => Decision::Handle,
            false => Decision::Pass,
        }
    }
}

/// Whether a container is started with the internet on: what a class says, and what a start `asks` for. The rules of
/// the class come first: options stay with an instance, and those kept may be older than the rules.
pub fn internet(policy: Option<&Policy>, declared: bool, asks: Option<bool>) -> bool {
    !policy.is_some_and(Policy::is_closed) && asks.unwrap_or(declared)
}

/// Whether a start may ask for this.
///
/// # Errors
///
/// [`FailureKind::BadOptions`] when it asks for more than the rules of the class leave.
pub fn allows(policy: Option<&Policy>, asks: Option<bool>) -> Result<(), Failure> {
    if asks == Some(true) && policy.is_some_and(Policy::is_closed) {
        let why = "the class allows some hosts and no others; leave out `enableInternet`";
        return Err(Failure::new(FailureKind::BadOptions, why));
    }
    Ok(())
}

/// Asks for the host in `$1` with what the image has, and prints the status of the answer: 000 when there was none.
pub const CANARY_SCRIPT: &str = r#"
if command -v curl >/dev/null 2>&1; then
  curl -s -o /dev/null -m 5 -w '%{http_code}' "http://$1/"; exit 0
fi
if command -v wget >/dev/null 2>&1; then
  status=$(wget -S -q -T 5 -O /dev/null "http://$1/" 2>&1 | sed -n 's/.*HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p' | tail -n 1)
  echo "${status:-000}"; exit 0
fi
exit 127"#;

/// What is to be made of a container that was asked to reach its canary.
///
/// # Errors
///
/// [`FailureKind::EgressOpen`] when it was reached, or could not be asked for.
pub fn canary(host: &str, exit_code: i32, printed: &str) -> Result<(), Failure> {
    let open = |why: String| Err(Failure::new(FailureKind::EgressOpen, why));
    match printed.trim() {
        _ if exit_code != 0 => open(format!(
            "the canary `{host}` cannot be asked for from within the container (exit code {exit_code}): the image needs \
             `sh`, and `curl` or `wget`"
        )),
        // Ours, or no answer at all.
        "403" | "000" => Ok(()),
        status => open(format!(
            "the canary `{host}` is denied and yet was reached from within the container, with status {status:?}"
        )),
    }
}

/// The name and the port of a rule.
fn split(rule: &str) -> (&str, Option<u16>) {
    match rule.split_once(':') {
        Some((name, port)) => (name, port.parse().ok()),
        None => (rule, None),
    }
}

fn is_like(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(ending) => host.len() > ending.len() && host.ends_with(ending),
        None => pattern == host,
    }
}

/// Most lines about denied requests in each [`WINDOW`]; a container that tries in a loop must not fill the log.
const MOST_LINES: u32 = 60;
const WINDOW: Duration = Duration::from_secs(60);

/// How much of the log denied requests may take.
#[derive(Debug, Default)]
pub struct LogBudget {
    began: Option<Timestamp>,
    written: u32,
    left_out: u64,
}

impl LogBudget {
    /// Whether a line may be written now, and how many were left out before it.
    pub fn take(&mut self, now: Timestamp) -> Option<u64> {
        if self.began.is_none_or(|began| now.since(began) >= WINDOW) {
            (self.began, self.written) = (Some(now), 0);
        }
        if self.written >= MOST_LINES {
            self.left_out += 1;
            return None;
        }
        self.written += 1;
        Some(std::mem::take(&mut self.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::{Interception::*, *};

    const CLOSED: Policy = Policy {
        allow: &["api.example.com", "*.internal", "db:5432"],
        deny: &["secret.internal"],
        handle: &[],
        canary: None,
    };
    const OPEN: Policy = Policy {
        allow: &[],
        deny: &["tracker.example.com"],
        handle: &["api.example.com:8443", "plain:80", "tls:443"],
        canary: None,
    };

    #[test]
    fn with_allow_everything_else_is_denied() {
        for (host, port, decision) in [
            ("api.example.com", 80, Decision::Handle),
            ("API.example.com.", 443, Decision::Handle),
            ("api.example.com", 8080, Decision::Deny(Reason::NotAllowed)),
            ("a.b.internal", 80, Decision::Handle),
            ("internal", 80, Decision::Deny(Reason::NotAllowed)),
            (".internal", 80, Decision::Deny(Reason::NotAllowed)),
            ("notapi.example.com", 80, Decision::Deny(Reason::NotAllowed)),
            ("db", 5432, Decision::Handle),
            ("db", 80, Decision::Deny(Reason::NotAllowed)),
            ("secret.internal", 80, Decision::Deny(Reason::Denied("secret.internal"))),
            ("secret.internal", 8080, Decision::Deny(Reason::Denied("secret.internal"))),
            ("", 80, Decision::Deny(Reason::NotAllowed)),
        ] {
            assert_eq!(CLOSED.decide(host, port), decision, "{host}:{port}");
        }
    }

    #[test]
    fn without_allow_only_what_is_denied_is() {
        for (host, port, decision) in [
            ("example.org", 8080, Decision::Pass),
            ("api.example.com", 8443, Decision::Handle),
            ("api.example.com", 80, Decision::Pass),
            ("plain", 80, Decision::Handle),
        ] {
            assert_eq!(OPEN.decide(host, port), decision, "{host}:{port}");
        }
        let denied = Decision::Deny(Reason::Denied("tracker.example.com"));
        assert_eq!(OPEN.decide("tracker.example.com", 8080), denied);
    }

    #[test]
    fn a_closed_policy_answers_for_every_host() {
        let expected = [
            AllHttp,
            Https("api.example.com".to_owned()),
            Https("*.internal".to_owned()),
            Http("db:5432".to_owned()),
            Https("db:5432".to_owned()),
        ];
        assert_eq!(CLOSED.interceptions(), expected);
    }

    #[test]
    fn an_open_one_touches_the_hosts_of_its_rules_and_no_other() {
        let expected = [
            Http("tracker.example.com".to_owned()),
            Https("tracker.example.com".to_owned()),
            Http("api.example.com:8443".to_owned()),
            Https("api.example.com:8443".to_owned()),
            Http("plain:80".to_owned()),
            Https("tls:443".to_owned()),
        ];
        assert_eq!(OPEN.interceptions(), expected);
    }

    #[test]
    fn a_start_cannot_lift_the_rules_of_its_class() {
        for (policy, asks, may, internet_is_on) in [
            (Some(&CLOSED), None, true, false),
            (Some(&CLOSED), Some(false), true, false),
            // Refused when it is asked for, and not heeded where it was kept from before.
            (Some(&CLOSED), Some(true), false, false),
            (Some(&OPEN), None, true, true),
            (None, Some(false), true, false),
        ] {
            assert_eq!(allows(policy, asks).is_ok(), may, "{asks:?}");
            assert_eq!(internet(policy, true, asks), internet_is_on, "{asks:?}");
        }
        assert!(!internet(None, false, None));
    }

    #[test]
    fn only_a_canary_that_was_asked_for_and_not_reached_is_well() {
        assert_eq!(canary("c", 0, "403\n"), Ok(()));
        assert_eq!(canary("c", 0, "000"), Ok(()));
        for (code, printed, said) in
            [(0, "200", "\"200\""), (0, "", "\"\""), (0, "404", "\"404\""), (127, "", "exit code 127")]
        {
            let failure = canary("c", code, printed).expect_err(printed);
            assert_eq!(failure.kind, FailureKind::EgressOpen);
            assert!(failure.detail.contains(said), "{failure}");
        }
    }

    #[test]
    fn the_log_says_how_much_it_leaves_out() {
        let mut budget = LogBudget::default();
        let written = (0..1000).filter(|_| budget.take(Timestamp(5)).is_some()).count();
        assert_eq!(written, 60);
        assert_eq!(budget.take(Timestamp(60_004)), None);
        assert_eq!(budget.take(Timestamp(60_005)), Some(941));
        assert_eq!(budget.take(Timestamp(60_006)), Some(0));
    }
}
