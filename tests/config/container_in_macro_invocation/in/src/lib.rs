use worker_containers::prelude::*;

generate! {
    /// Written by a macro.
    #[container(port = 8080)]
    pub struct Transcoder;
}
