//! What the attributes accept and refuse, word for word: one small program for each mistake, named after it.
//!
//! `TRYBUILD=overwrite cargo test -p worker-containers-tests --test ui` writes the `.stderr` files anew. The mistakes in
//! `hooks` and `tasks` are those that the compiler itself finds in what was written around the attributes.

use trybuild::TestCases;

fn passes(folder: &str) {
    TestCases::new().pass(format!("ui/{folder}/pass/*.rs"));
}

fn fails(folder: &str) {
    TestCases::new().compile_fail(format!("ui/{folder}/fail/*.rs"));
}

#[test]
fn container_pass() {
    passes("container");
}

#[test]
fn container_fail() {
    fails("container");
}

#[test]
fn route_pass() {
    passes("route");
}

#[test]
fn route_fail() {
    fails("route");
}

#[test]
fn dispatcher_pass() {
    passes("dispatcher");
}

#[test]
fn dispatcher_fail() {
    fails("dispatcher");
}

#[test]
fn methods_pass() {
    passes("methods");
}

#[test]
fn methods_fail() {
    fails("methods");
}

#[test]
fn hooks_pass() {
    passes("hooks");
}

#[test]
fn hooks_fail() {
    fails("hooks");
}

#[test]
fn queue_pass() {
    passes("queue");
}

#[test]
fn queue_fail() {
    fails("queue");
}

#[test]
fn cron_pass() {
    passes("cron");
}

#[test]
fn cron_fail() {
    fails("cron");
}

#[test]
fn workflow_pass() {
    passes("workflow");
}

#[test]
fn workflow_fail() {
    fails("workflow");
}

#[test]
fn tasks_pass() {
    passes("tasks");
}

#[test]
fn tasks_fail() {
    fails("tasks");
}
