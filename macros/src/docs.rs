//! The documentation in `docs` has a heading for each key, and none for a key that is not there.

use worker_containers_syntax::keyword::{
    CONTAINER_KEYS, CRON_KEYS, Key, QUEUE_KEYS, ROUTE_KEYS, WORKFLOW_KEYS,
};

/// The words in the third-level headings, which are those of keys.
fn headings(text: &str) -> Vec<&str> {
    let mut headings: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
    headings.sort_unstable();
    headings
}

fn names(keys: &[Key]) -> Vec<&str> {
    let mut names: Vec<&str> = keys.iter().map(|key| key.name).collect();
    names.sort_unstable();
    names
}

#[test]
fn each_key_of_a_container_has_its_heading() {
    assert_eq!(headings(include_str!("../docs/container.md")), names(CONTAINER_KEYS));
}

#[test]
fn each_key_of_a_route_has_its_heading() {
    assert_eq!(headings(include_str!("../docs/route.md")), names(ROUTE_KEYS));
}

#[test]
fn each_key_of_the_other_attributes_has_its_heading() {
    assert_eq!(headings(include_str!("../docs/queue.md")), names(QUEUE_KEYS));
    assert_eq!(headings(include_str!("../docs/cron.md")), names(CRON_KEYS));
    assert_eq!(headings(include_str!("../docs/workflow.md")), names(WORKFLOW_KEYS));
}

#[test]
fn each_option_of_a_dispatcher_has_its_heading() {
    assert_eq!(headings(include_str!("../docs/dispatcher.md")), ["fallback", "queue", "scheduled"]);
}
