//! A stage: one project built and running on real workerd, clients for it, and a view of its containers.

mod browser;
mod client;
mod containers;
mod journal;
mod raw;
mod runtime;
mod scenario;
mod stage;

pub use browser::Browser;
pub use client::{Client, Reply, Socket};
pub use containers::{Containers, Event, Watch};
pub use journal::Journal;
pub use raw::RawClient;
pub use runtime::Workerd;
pub use scenario::{Group, Outcome, Scenario, run_groups};
pub use stage::{Stage, project};

/// What a scenario ends with: nothing, or the reason why it failed.
pub type Check = anyhow::Result<()>;

/// Fails the scenario with a text unless the condition holds.
#[macro_export]
macro_rules! ensure_that {
    ($condition:expr, $($text:tt)+) => {
        if !$condition {
            ::anyhow::bail!($($text)+);
        }
    };
}

/// Fails the scenario unless two values are equal.
#[macro_export]
macro_rules! ensure_eq {
    ($left:expr, $right:expr) => {{
        let (left, right) = (&$left, &$right);
        if left != right {
            ::anyhow::bail!("{} is {left:?} and not {right:?}", stringify!($left));
        }
    }};
}
