//! Which instance serves a request, and how many there are.

mod chosen;
mod hostile;
mod keys;
mod options;
mod page;
mod scaled;

use worker_containers_tests::{harness::Group, scenario};

/// Secrets of the tests; `wrangler dev` takes them as variables.
const SECRETS: [&str; 3] = [
    "STATS_TOKEN:0123456789abcdef",
    "SESSION_KEY:a secret of more than 32 bytes, new",
    "OLD_SESSION_KEY:a secret of more than 32 bytes, old",
];

pub(super) const GROUP: Group = Group {
    vars: &SECRETS,
    scenarios: &[
        scenario!(scaled::spread, "25 clients on three times ten slots spread 9, 8 and 8"),
        scenario!(scaled::sticky, "a session with an open connection meets its own instance again"),
        scenario!(scaled::full, "who is beyond the capacity waits, and is admitted when a place gets free"),
        scenario!(scaled::refused, "who waited in vain is answered 503 with Retry-After"),
        scenario!(
            scaled::killed,
            "ten clients that are killed without a close are forgotten within one lease"
        ),
        scenario!(scaled::bodies, "long bodies pass on an autoscaled route, and count until their last byte"),
        scenario!(scaled::rejects, "`when_full = \"reject\"` answers 503 at once"),
        scenario!(scaled::bursts, "instances are added for a burst and stopped down to the minimum after it"),
        scenario!(scaled::crashed, "the load of an instance that is killed is forgotten"),
        scenario!(scaled::shards, "shards share the instances, and a key always meets the same one"),
        scenario!(scaled::shown, "the load is shown to those who have the token only"),
        scenario!(
            page::live,
            "the page shows live numbers and a bar for each of 0 to 20 instances, and asks nobody else"
        ),
        scenario!(page::guarded, "the page is shown with the token only, and never shows the token"),
        scenario!(scaled::restarted, "a restart of workerd keeps which instance serves which session"),
        scenario!(options::warm_up, "`warm_up` starts what is to be warm, and nothing else"),
        scenario!(keys::issued, "a client without a key is given one, in a cookie or a header"),
        scenario!(keys::signed, "a signed key is accepted, also with the secret before"),
        scenario!(keys::forged, "a forged, unsigned or oversized key is 400 and starts nothing"),
        scenario!(keys::outsiders, "a lease or an order from outside means nothing"),
        scenario!(options::timeout, "a response that does not begin in time is 504"),
        scenario!(options::strip_prefix, "a prefix is cut off before the container sees the path"),
        scenario!(
            options::websocket,
            "a request that is no WebSocket is 426 on a `websocket` route, and starts nothing"
        ),
        scenario!(
            options::failover,
            "a failing instance of a pool is passed over in the key's order, and comes back"
        ),
        scenario!(
            options::retry,
            "`retry` repeats what can be repeated when a start fails, and no answer of a container"
        ),
        scenario!(options::unique, "a unique instance is nobody else's, and is found again by its name"),
        scenario!(hostile::own_function, "a function of the author finds the key"),
        scenario!(hostile::smuggled, "no header becomes an order for an object"),
        scenario!(
            hostile::paths,
            "dots, slashes and escapes in a path open nothing that the path itself does not"
        ),
        scenario!(
            hostile::methods,
            "every method is forwarded or refused, and an upgrade is one in any case"
        ),
        scenario!(hostile::keys, "a key is one however it is spelt, and nothing else becomes a name"),
        scenario!(hostile::one_session, "the connections of one session stay on one instance, however many"),
        scenario!(
            hostile::flood,
            "a thousand sessions at once are each served or told to come again, and no more"
        ),
        scenario!(chosen::pool, "without a variable the default mode is used"),
    ],
    ..Group::new("routing", "e2e-routing")
};

pub(super) const SESSION: Group = Group {
    vars: &["ROUTING_MODE:session"],
    scenarios: &[scenario!(chosen::session, "`ROUTING_MODE=session`: one instance for each key")],
    ..GROUP
};

pub(super) const SHARED: Group = Group {
    vars: &["ROUTING_MODE:shared"],
    scenarios: &[scenario!(chosen::shared, "`ROUTING_MODE=shared`: one instance for everybody")],
    ..GROUP
};

pub(super) const AUTOSCALE: Group = Group {
    vars: &["ROUTING_MODE:autoscale", "MAX_CONNECTIONS_PER_CONTAINER:2", "MIN_CONTAINERS:1"],
    scenarios: &[scenario!(chosen::autoscale, "`ROUTING_MODE=autoscale`: as many as the load needs")],
    ..GROUP
};

pub(super) const NONSENSE: Group = Group {
    vars: &["ROUTING_MODE:pools"],
    scenarios: &[scenario!(chosen::nonsense, "a mode that is none is an error at the first request")],
    ..GROUP
};
