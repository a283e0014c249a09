//! `demo`: the way from a fresh clone to a container that answers.

use super::{cargo_here, show};

pub(super) fn run() -> anyhow::Result<bool> {
    show(cargo_here().args(["run", "--package", "worker-containers-tests", "--bin", "demo"]))
}
