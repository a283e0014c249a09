//! Every decision of the library, as plain functions of state, event and time.
//!
//! Nothing here reads a clock, rolls dice, does IO or knows `worker`: it compiles and is tested on the host.

pub mod env;
pub mod failure;
pub mod hash;
pub mod headers;
pub mod idle;
pub mod instance;
pub mod key;
pub mod lifecycle;
pub mod message;
pub mod pattern;
pub mod readiness;
pub mod route;
pub mod time;
