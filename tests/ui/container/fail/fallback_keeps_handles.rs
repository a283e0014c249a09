use worker_containers::prelude::*;

#[container(port = 8080, sleep_after = "5")]
struct Transcoder;

fn handle(env: &worker::Env) -> worker_containers::Result<Handle<Transcoder>> {
    let _ = Transcoder::random(env, 3)?;
    let _ = Transcoder::singleton(env)?;
    Transcoder::by_name(env, "a")
}

fn main() {}
