//! Crons of a container with ports and of one without, and those that keep instances warm.
#![deny(warnings)]

use worker_containers::{prelude::*, worker};

#[container(ports = [8080, 9090])]
#[cron("0  3 * * MON-fri", path = "/run-job")]
#[cron("0 0 L * *", path = "/month", port = 9090, instance = "index")]
pub struct Reports;

#[container(image = "./Dockerfile")]
#[cron("15 4 * * 1#2")]
pub struct Nightly;

#[container(port = 8080, sleep_after = "2m")]
#[route("/a/*", pool = 3, keep_warm(2, cron = "* * * * *"))]
#[route("/b/*", shared)]
#[route("/c/*", autoscale(min = 1, max = 2))]
pub struct Warm;

async fn others(_event: worker::ScheduledEvent, _env: worker::Env, _context: worker::ScheduleContext) {}

dispatcher!(Reports, Nightly, Warm; scheduled = others);

fn main() {
    let crons = Reports::SPEC.crons;
    assert_eq!((crons[0].expression, crons[0].path, crons[0].instance), ("0 3 * * MON-fri", Some("/run-job"), None));
    assert_eq!((crons[1].port, crons[1].instance), (Some(9090), Some("index")));
    assert_eq!(Nightly::SPEC.crons[0].path, None);
    let warm: Vec<_> = Warm::SPEC.routes.iter().map(|route| (route.options.keep_warm, route.options.warm_cron)).collect();
    assert_eq!(warm, [(2, Some("* * * * *")), (0, None), (0, Some("*/5 * * * *"))]);
}
