use worker_containers::prelude::*;

pub fn hidden() {
    if true {
        #[container(port = 8080)]
        struct Transcoder;
    }
}
