//! Handles and ports are as visible as their struct, in any module.
#![deny(warnings, unreachable_pub)]

use worker_containers::{Result, prelude::*, worker::Env};

pub(crate) mod media {
    pub(crate) mod video {
        use worker_containers::prelude::*;

        #[container(port = 8080)]
        pub(crate) struct Transcoder;

        #[container(port = 9090)]
        pub(in crate::media) struct Thumbnails;
    }

    pub(super) const THUMBNAILS: u16 = video::Thumbnails::PORT_9090.number();
}

dispatcher!(media::video::Transcoder);

pub(crate) fn handle(env: &Env) -> Result<Handle<media::video::Transcoder>> {
    let _ = media::video::Transcoder::singleton(env)?;
    let _ = media::video::Transcoder::random(env, 2)?;
    media::video::Transcoder::by_name(env, "a")
}

fn main() {
    let _ = handle;
    assert_eq!(media::video::Transcoder::PORT_8080.number(), 8080);
    assert_eq!(media::THUMBNAILS, 9090);
}
