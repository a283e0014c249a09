//! The life of containers: every start, stop, fault and byte, on Workers made to show them.

mod bodies;
mod cost;
mod crashes;
mod faults;
mod hooks;
mod idle;
mod interop;
mod readiness;
mod sockets;
mod spoofed;
mod starts;

use std::time::Duration;
use worker_containers_tests::{harness::Group, scenario};

/// Long enough for what happens at once, on a loaded machine.
const SOON: Duration = Duration::from_secs(5);

/// What must hold in every life, in the order in which it is lived.
pub(super) const GROUP: Group = Group {
    scenarios: &[
        // At most one start for each run.
        scenario!(starts::single_flight, "ten cold requests: one start, one on_start, ten answers"),
        scenario!(
            starts::first_leaves,
            "the first of ten clients leaves during a cold start, and the others are answered"
        ),
        scenario!(starts::stop_and_start, "stop ends the run with SIGTERM, the next request starts another"),
        scenario!(starts::told, "each phase of a run is logged once, and responses say whether they waited"),
        scenario!(
            starts::options_stay,
            "options of a start survive the end of its run, and others are refused"
        ),
        scenario!(starts::options_conflict, "two starts at a time with different options: one is told so"),
        scenario!(starts::futures_go_on, "a future whose client left goes on to its end"),
        // Hooks alternate, each once for a run.
        scenario!(hooks::alternate, "on_start and on_stop alternate, run by run"),
        scenario!(
            hooks::container_killed,
            "a killed container is noticed, told once with its exit code, and replaced"
        ),
        scenario!(
            hooks::ends_by_itself,
            "a container that ends by itself is told with its exit code, whichever"
        ),
        scenario!(
            hooks::panic_in_on_start,
            "a panic in on_start fails no later request, and on_stop follows"
        ),
        scenario!(hooks::panic_in_on_stop, "a panic in on_stop is not told twice, and the next run works"),
        scenario!(hooks::panic_of_another, "a panic in one object starts nothing again in another"),
        scenario!(
            crashes::runtime_killed,
            "kill -9 of workerd: the container is found again, no hook is called twice"
        ),
        scenario!(
            crashes::killed_in_on_start,
            "kill -9 of workerd during on_start: that run ends and another begins"
        ),
        scenario!(
            crashes::both_killed,
            "kill -9 of workerd and of the container: on_stop is told once, before the next on_start"
        ),
        // Idle means stopped, and in use means up.
        scenario!(
            idle::stops,
            "an idle instance stops, on_stop is called once, no container and no alarm is left"
        ),
        scenario!(idle::object_goes, "an object whose container stopped goes as well"),
        scenario!(idle::stalled, "a client that stalls in mid-download does not keep the instance up"),
        scenario!(idle::never_reads, "a client that never reads does not keep the instance up"),
        scenario!(idle::vanished, "a client that vanishes in mid-download does not keep the instance up"),
        scenario!(
            idle::vanished_in_silence,
            "a client that vanishes while the container is silent does not keep it up"
        ),
        scenario!(idle::given_up, "a request that its route gives up does not keep the instance up"),
        scenario!(idle::stalled_upload, "a client that stalls in an upload does not keep the instance up"),
        scenario!(idle::nothing_comes, "an answer whose few bytes never come does not keep the instance up"),
        scenario!(idle::slow_reader, "a client that reads slowly keeps the instance up and gets every byte"),
        scenario!(idle::flowing, "a body that still flows keeps the instance awake"),
        scenario!(idle::renewed, "renew_activity_timeout keeps the instance awake"),
        scenario!(idle::deaf, "a container that does not hear SIGTERM is destroyed, and on_stop says so"),
        scenario!(
            sockets::silent,
            "a silent WebSocket keeps the instance awake, and lets it sleep when it is closed"
        ),
        scenario!(sockets::busy, "so does one with frames, which no object sees"),
        scenario!(sockets::vanished, "so does one whose client vanishes without a close"),
        scenario!(
            sockets::brief,
            "a short WebSocket beside requests lets the instance sleep `sleep_after` later"
        ),
        scenario!(
            sockets::edge_header,
            "a client that writes the header of the platform's edge changes nothing about it"
        ),
        // Ready means ready.
        scenario!(readiness::unwell, "no request arrives before the ping answers with success"),
        scenario!(readiness::overhead, "ready at most 50 ms after listening at 0.1, 0.5, 1 and 3 s"),
        scenario!(readiness::tiny_budget, "a start that outlasts its budget is an error, never ready"),
        scenario!(readiness::slow, "a slow start answers 503 with its phase in time, and then serves"),
        scenario!(
            readiness::never_heard_of,
            "a container that runs and is never heard of is started again for those who wait"
        ),
        scenario!(
            readiness::left_alone,
            "nobody starts such a container again for a request that was given up"
        ),
        scenario!(readiness::never_answers, "a port that accepts connections and answers none is not ready"),
        scenario!(
            readiness::speaks_something_else,
            "a port that speaks something else than HTTP is ready when it listens"
        ),
        scenario!(readiness::hurried, "a deadline of 50 ms is an error, never ready, and the start goes on"),
        scenario!(readiness::stuck, "a first connection that is never answered costs at most 300 ms"),
        // What cannot be asked for.
        scenario!(
            spoofed::port,
            "a client cannot choose the port, and no internal header reaches the container"
        ),
        // WebSockets.
        scenario!(
            sockets::interleaved,
            "1000 text and binary messages each way, interleaved, keep order and bytes"
        ),
        scenario!(
            sockets::handshake,
            "headers and protocol of a WebSocket's handshake reach the container and come back"
        ),
        scenario!(sockets::sizes, "messages of 0 bytes to 31 MiB pass"),
        scenario!(sockets::close_codes, "close codes pass in both directions"),
        scenario!(sockets::abnormal_end, "a container that dies is no clean close"),
        // Bodies.
        scenario!(bodies::small_answers, "204, 304, HEAD and error statuses arrive as they are"),
        scenario!(
            bodies::small_and_slow,
            "a small answer that comes slowly keeps the instance up to its end"
        ),
        scenario!(bodies::early_answer, "so does an upload whose answer has begun"),
        scenario!(
            bodies::small_uploads,
            "small uploads pass whole, in pieces, and after `Expect: 100-continue`"
        ),
        scenario!(bodies::no_status, "a status that no response may have is 502 and says so"),
        scenario!(bodies::head_of_large, "HEAD of something large has its length and no body"),
        scenario!(bodies::cold_upload, "a POST that starts the container arrives once and complete"),
        scenario!(bodies::never_twice, "a POST whose first bytes arrived is not sent again"),
        scenario!(bodies::large_both_ways, "64 MiB up and down with equal bytes, chunked and not"),
        scenario!(bodies::gibibyte, "1 GiB up and down with equal bytes and flat memory"),
        scenario!(bodies::events, "server-sent events arrive when they are written"),
        // Failures.
        scenario!(
            faults::exits_at_boot,
            "a container that ends at boot is 503 with its exit code and run, within a second"
        ),
        scenario!(
            faults::closes_its_port,
            "a container that stops listening is replaced once, and left alone when that does not help"
        ),
        scenario!(
            faults::posts_to_a_closed_port,
            "a POST to a container that stops listening is 502, and the one that replaces it never sees it"
        ),
        scenario!(
            faults::unreached,
            "an object that cannot be built is 503 with Retry-After, and others go on"
        ),
        scenario!(faults::missing_secret, "a missing secret is named and no start is attempted"),
        scenario!(
            faults::exits_in_request,
            "a container that ends in a request is 502, and the next request works"
        ),
        scenario!(faults::never_undefined, "no failure says \"undefined\""),
    ],
    ..Group::new("lifecycle", "e2e-lifecycle")
};

/// Binary messages of WebSockets became Blobs on 2026-03-17 for code that looks at them.
pub(super) const OLD_DATE: Group = Group {
    arguments: &["--compatibility-date", "2026-03-16"],
    scenarios: &[
        scenario!(starts::single_flight, "before 2026-03-17: ten cold requests, one start"),
        scenario!(sockets::interleaved, "before 2026-03-17: messages keep order and bytes"),
        scenario!(sockets::close_codes, "before 2026-03-17: close codes pass in both directions"),
    ],
    ..GROUP
};

/// Beside a Worker in plain JavaScript with the real `@cloudflare/containers`.
pub(super) const TYPESCRIPT: Group = Group {
    arguments: &[
        "--config",
        "../typescript/wrangler.jsonc",
        "--config",
        "wrangler.toml",
        "--config",
        "../typescript/driver.jsonc",
    ],
    modules: Some("tests/e2e/lifecycle/typescript"),
    scenarios: &[
        scenario!(interop::drives_ours, "a TypeScript Worker drives our containers by the methods it knows"),
        scenario!(
            cost::one_connection,
            "a WebSocket message costs at most 1.3 times what a bare object costs"
        ),
        scenario!(cost::fifty_connections, "the same with fifty connections at once"),
        scenario!(cost::small_requests, "a small request costs at most twice what a bare object costs"),
        scenario!(interop::drives_theirs, "our handle drives a Container of @cloudflare/containers"),
    ],
    ..GROUP
};
