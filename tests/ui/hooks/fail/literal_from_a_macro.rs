use worker_containers::prelude::*;

macro_rules! container_on {
    ($port:literal) => {
        #[container(port = $port)]
        struct Transcoder;
    };
}

container_on!(0);

fn main() {}
