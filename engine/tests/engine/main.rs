//! The engine from outside: a real process, driven over its socket with bytes like those that workerd sends.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed step of a test is a failed test"
)]

mod client;
mod config;
mod egress;
mod event;
mod exec;
mod harness;
mod ingress;
mod isolation;
mod lifecycle;
mod log;
mod shim;
mod sidecar;
mod survival;
mod transport;
