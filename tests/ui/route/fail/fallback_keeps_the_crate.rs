use worker_containers::prelude::*;

#[container(port = 8080, ports = [8080, 9090], hooks)]
#[route("/api/*", pool = 0)]
struct Transcoder;

impl Hooks for Transcoder {}

dispatcher!(Transcoder);

fn handle(env: &worker::Env) -> worker_containers::Result<u16> {
    let _ = Transcoder::by_name(env, "a")?;
    Ok(Transcoder::PORT_9090.number())
}

fn main() {}
