//! The attribute language of worker-containers: tokens in, a checked model and its diagnostics out.
//!
//! [`analyze`] is the one recipe. The macros call it with the tokens of one item and `gen-config` calls it with the
//! items it finds in source files, so both accept the same programs and say the same words about the rest.
//!
//! Nothing here does IO, emits code or knows the `worker` crate.

pub mod diagnostic;
pub mod keyword;
pub mod show;
pub mod span;
pub mod suggest;

pub mod arg;
pub mod args;
pub mod literal;
pub mod value;

pub mod duration;
pub mod names;
pub mod pattern;

pub mod binding;
pub mod container;
pub mod decided;
pub mod dispatcher;
pub mod egress;
pub mod entry;
pub mod env;
pub mod instance_type;
pub mod key;
pub mod methods;
pub mod mode;
pub mod model;
pub mod route;
pub mod setting;

mod check;

mod analyze;
mod place;

pub use check::asked_together;

pub use analyze::{Analysis, analyze, is_attribute};
pub use place::misplaced;

pub use container::Container;
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use entry::{Cron, Queue, Workflow};
pub use pattern::Pattern;
pub use route::Route;
pub use span::{Extent, Spanned};
