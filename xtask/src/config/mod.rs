//! What the wrangler file must say, as data: wanted by the code, found in the file, and the edits that lead from one
//! to the other. Nothing here reads or writes files.

pub mod edit;
pub mod found;
pub mod migrations;
pub mod owned;
pub mod plan;
pub mod wanted;

pub use edit::{Edit, Value};
pub use found::Found;
pub use plan::{Plan, plan};
pub use wanted::{Wanted, WantedContainer};
