//! What the wrangler file must say, as data: wanted by the code, found in the file, and the edits that lead from one
//! to the other. Nothing here reads or writes files.

pub mod ask;
pub mod edit;
pub mod problem;
pub mod tree;

pub mod found;
pub mod lock;
pub mod owned;
pub mod scope;
pub mod wanted;

pub mod entries;
pub mod exports;
pub mod migrations;
pub mod plan;

mod application;
mod bindings;
mod containers;
mod deletion;
mod head;
mod reader;
mod variables;

pub use ask::{Ask, Task};
pub use edit::{Edit, Value};
pub use found::Found;
pub use lock::Lock;
pub use plan::{Plan, plan};
pub use problem::{Part, Place, Problem};
pub use reader::Text;
pub use scope::Scope;
pub use tree::Node;
pub use wanted::{Wanted, WantedContainer};
