use worker_containers::prelude::*;

pub mod a {
    use worker_containers::prelude::*;

    #[container(port = 8080)]
    pub struct Transcoder;
}

pub mod b {
    use worker_containers::prelude::*;

    #[container(port = 3000, binding = "OTHER")]
    pub struct Transcoder;
}
