use worker_containers::prelude::*;

pub mod broken;
