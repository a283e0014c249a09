//! What names the constants of a struct whose attributes have errors still finds them.
use worker_containers::{prelude::*, worker};

#[container(port = 0, bindings(CACHE = kv, FILES = r2("my-files")))]
struct Transcoder;

fn main() {
    assert_eq!(Transcoder::FILES.name(), "FILES");
    let _: fn(&worker::Env) -> Result<worker::kv::KvStore, Error> = |env| Transcoder::CACHE.of(env);
}
