use worker_containers::prelude::*;

#[path = "media/transcoder.rs"]
pub mod video;

pub mod inline {
    pub mod thumbnailer;

    #[path = "up/loader.rs"]
    pub mod uploader;
}

pub mod flat;
pub mod nested;
