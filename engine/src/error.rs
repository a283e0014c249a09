//! What can go wrong for the program that starts an engine.

use std::io;
use std::path::PathBuf;

/// Why there is no engine.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration contradicts itself or the file system; every mistake is listed.
    #[error("the engine's configuration is wrong: {}", .problems.join("; "))]
    Config {
        /// One sentence for each mistake.
        problems: Vec<String>,
    },
    /// The program could not be started at all.
    #[error("cannot start `{}`: {source}; give the path of a program that calls `entry()` first", .program.display())]
    Spawn {
        /// The program that was to become the engine.
        program: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The engine started and gave up; the text is its own.
    #[error("the engine did not start: {reason}")]
    Start {
        /// What the engine said.
        reason: String,
    },
    /// The engine went away without a word, or the program is not one that calls [`entry`](crate::entry).
    #[error("the engine ended before it was ready; does `{}` call `entry()` first in `main`?", .program.display())]
    Silent {
        /// The program that was to become the engine.
        program: PathBuf,
    },
    /// The engine could not be stopped or waited for.
    #[error("cannot stop the engine: {0}")]
    Stop(#[source] io::Error),
}
