//! The same session always meets the same container.
//!
//! Run it with `cargo xtask dev -p session-affinity`.

use worker_containers::prelude::*;

/// A backend that keeps something about each session in memory.
#[container(
    image = "./Dockerfile",
    port = 8080,
    ports = [8080, 9090],
    sleep_after = "10s", // short, to be seen sleeping; minutes are usual
    max_instances = 16,
    env(LOG = "info"),
)]
#[route("/api/*", pool = 10, key = header("X-Session-ID"))]
#[route("/session/{id}/*", session = path("id"))]
#[route("/metrics", shared, port = 9090)]
pub struct SessionBackend;

dispatcher!(SessionBackend);

#[cfg(test)]
mod tests {
    use super::SessionBackend;
    use std::time::Duration;
    use worker_containers::sim::{Behaviour, Simulation};

    #[test]
    fn a_session_sleeps_ten_seconds_after_its_last_byte() {
        let mut sim = Simulation::<SessionBackend>::new();
        sim.request(Duration::from_secs(20));
        sim.pass(Duration::from_secs(29));
        assert!(sim.is_running(), "twenty seconds of answering and nine of silence");
        sim.pass(Duration::from_secs(6));
        assert!(!sim.is_running());
        assert_eq!(sim.alarm(), None, "nothing wakes it again");
    }

    #[test]
    fn a_backend_that_crashes_at_boot_is_left_alone_for_a_while() {
        let mut sim = Simulation::<SessionBackend>::new();
        sim.usually(Behaviour::never_listens().exits(Duration::from_millis(50), 1));
        for _ in 0..20 {
            sim.request(Duration::ZERO);
            sim.pass(Duration::from_millis(200));
        }
        let starts =
            sim.trace().iter().filter(|seen| format!("{:?}", seen.what).starts_with("Start")).count();
        assert_eq!(starts, 3, "twenty requests in four seconds");
    }
}
