use worker_containers::prelude::*;

#[cfg(target_arch = "wasm32")]
#[container(port = 8080)]
pub struct Transcoder;

#[cfg(not(target_arch = "wasm32"))]
#[container(port = 8081)]
pub struct Transcoder;

#[cfg(any(test, feature = "extra", false))]
#[container(port = 3000)]
pub struct Thumbnailer;

#[cfg_attr(all(target_family = "wasm", true), container(port = 3001), route(pool = 2))]
pub struct Uploader;

#[cfg(unix)]
mod only_on_unix;

#[cfg(test)]
generate! {
    #[container(port = 1)]
    struct InATest;
}
