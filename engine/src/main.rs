//! The engine by itself: what the sidecar image contains and what this crate's own tests start.

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = worker_containers_engine::entry() {
        return code;
    }
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == "sidecar") {
        return worker_containers_engine::sidecar(arguments);
    }
    eprintln!(
        "error: nothing to do; this program is started by `cargo xtask dev`, answers as the Docker CLI under the \
         name `docker`, and runs as a sidecar with `sidecar --http-ingress-address 0.0.0.0:39001`"
    );
    ExitCode::FAILURE
}
