//! The one line an engine writes on its standard output, read by the program that started it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::isolation::ActiveIsolation;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Hello {
    Ready(Ready),
    Failed(String),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ready {
    pub(crate) socket: PathBuf,
    pub(crate) docker: PathBuf,
    pub(crate) sidecar: String,
    pub(crate) isolation: ActiveIsolation,
}
