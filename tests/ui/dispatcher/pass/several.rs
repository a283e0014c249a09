//! Several containers, one fallback, paths and trailing commas.
#![deny(warnings)]

use worker_containers::{prelude::*, worker};

mod media {
    use worker_containers::prelude::*;

    #[container(port = 8080)]
    #[route("/media/*", shared)]
    pub struct Transcoder;

    #[container(port = 8080)]
    #[route("/api/*", pool = 3)]
    pub struct Api;

    pub mod fallback {
        use worker_containers::worker;

        pub async fn not_found(
            request: worker::Request,
            _env: worker::Env,
            _context: worker::Context,
        ) -> worker::Result<worker::Response> {
            worker::Response::error(request.path(), 404)
        }
    }
}

mod one {
    use super::*;
    dispatcher!(media::Transcoder);
}

mod two {
    use super::*;
    dispatcher!(media::Transcoder, media::Api,; fallback = media::fallback::not_found,);
}

mod three {
    use super::*;

    async fn teapot(
        _: worker::Request,
        _: worker::Env,
        _: worker::Context,
    ) -> Result<worker::Response, worker::Error> {
        worker::Response::error("teapot", 418)
    }

    dispatcher!(crate::media::Api; fallback = teapot);
}

fn main() {}
