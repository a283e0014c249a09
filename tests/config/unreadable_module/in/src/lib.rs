use worker_containers::prelude::*;

pub mod missing;

#[path = "elsewhere/gone.rs"]
pub mod gone;

pub mod nested;

#[container(port = 8080)]
pub struct Transcoder;
