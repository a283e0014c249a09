//! A local container engine for workerd: the Docker Engine API subset it drives, running plain processes.
//!
//! The engine is a process of its own, because it enters namespaces and must outlive nobody. A program that embeds
//! it calls [`entry`] first thing in `main` and starts engines with [`EngineProcess::spawn`]:
//!
//! ```no_run
//! use worker_containers_engine::{Config, EngineProcess, entry};
//!
//! fn main() -> std::process::ExitCode {
//!     if let Some(code) = entry() {
//!         return code;
//!     }
//!     let program = std::env::current_exe().unwrap_or_default();
//!     match EngineProcess::spawn(&program, &Config::default()) {
//!         Ok(engine) => println!("DOCKER_HOST={}", engine.docker_host()),
//!         Err(error) => eprintln!("{error}"),
//!     }
//!     std::process::ExitCode::SUCCESS
//! }
//! ```
//!
//! Reading order: [`config`](Config) says what there is to run, `serve` is the life of the engine, `api` what
//! workerd asks, `container` what an instance goes through, `isolation` how its process is started, `sidecar` how
//! requests reach it, `shim` what `wrangler dev` calls instead of the Docker CLI.

#[cfg(not(unix))]
compile_error!(
    "the embedded engine needs a Unix system; use WSL on Windows, as Wrangler does for containers"
);

mod api;
mod command;
mod config;
mod container;
mod dockerfile;
#[cfg(target_os = "linux")]
mod egress;
mod engine;
mod entry;
mod error;
mod event;
#[cfg(target_os = "linux")]
mod exec;
mod failure;
mod guardian;
mod image;
mod isolation;
mod log;
mod process;
mod ready;
mod reference;
mod registry;
mod serve;
mod shim;
mod sidecar;
mod state_dir;
mod volume;

pub use config::{Build, Config, Image, Isolation, Program};
pub use entry::entry;
pub use error::Error;
pub use isolation::{ActiveIsolation, Mode};
pub use process::EngineProcess;
pub use sidecar::program::run as sidecar;
