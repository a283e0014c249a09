//! Every decision of the library, as plain functions of state, event and time.
//!
//! Nothing here reads a clock, rolls dice, does IO or knows `worker`: it compiles and is tested on the host.

pub mod alarm;
pub mod autoscale;
pub mod egress;
pub mod entry;
pub mod env;
pub mod failure;
pub mod hash;
pub mod head;
pub mod headers;
pub mod health;
pub mod identity;
pub mod idle;
pub mod instance;
pub mod job;
pub mod key;
pub mod lifecycle;
pub mod message;
pub mod options;
pub mod pattern;
pub mod readiness;
pub mod retry;
pub mod route;
pub mod schedule;
pub mod select;
pub mod settings;
pub mod signal;
pub mod time;
