//! What a run is asked to do.

use super::lock::Lock;

/// What a run is asked to do, besides making the file fit the code.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Only this environment, and what it takes over from the top level.
    pub environment: Option<String>,
    /// What to do.
    pub task: Task,
    /// The history as it was when it was last recorded; `None` to take it as it is.
    pub recorded: Option<Lock>,
}

/// One thing at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// Make the file fit the code.
    #[default]
    Update,
    /// Take this class out, which takes two deploys.
    Delete(String),
    /// Declare classes in `exports` instead of `migrations`, for good.
    Switch,
}
