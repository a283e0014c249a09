//! The sidecar as a program of its own, for Docker: first process of a container whose network the application
//! joins.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::ingress::Ingress;
use crate::isolation::{Network, Reach};

const USAGE: &str = "write `sidecar --http-ingress-address 0.0.0.0:39001`";

/// Serves the ingress until SIGTERM or SIGINT. `arguments` are the flags that workerd passes.
#[must_use = "this is the exit code of the process"]
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let result = parse(arguments).map_err(|error| format!("{error}; {USAGE}")).and_then(|address| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime
            .and_then(|runtime| runtime.block_on(serve(address)))
            .map_err(|error| format!("cannot serve: {error}"))
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Only the ingress is ours to do; what concerns egress is accepted, since workerd always says it.
fn parse(arguments: impl Iterator<Item = OsString>) -> Result<SocketAddr, lexopt::Error> {
    use lexopt::prelude::{Long, ValueExt};
    let mut address = SocketAddr::from(([0, 0, 0, 0], 39001));
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("http-ingress-address") => address = parser.value()?.parse()?,
            Long("http-egress-port" | "docker-gateway-cidr") => drop(parser.value()?),
            Long("dns-enabled" | "tls-intercept" | "disable-ipv6") => {}
            other => return Err(other.unexpected()),
        }
    }
    Ok(address)
}

async fn serve(address: SocketAddr) -> std::io::Result<()> {
    // As the first process of a container it has no default handlers: without these a signal would do nothing.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = TcpListener::bind(address).await?;
    let ingress = Arc::new(Ingress::new(Reach::local()));
    ingress.set_target("", Network::Shared(Arc::default()));
    tokio::select! {
        () = ingress.serve(listener) => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &str) -> Result<SocketAddr, String> {
        parse(words.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn every_flag_of_workerd_is_taken() {
        let address = parse_words(
            "--http-egress-port 38841 --http-ingress-address 0.0.0.0:39001 --docker-gateway-cidr 172.17.0.0/16 \
             --dns-enabled --tls-intercept --disable-ipv6",
        );
        assert_eq!(address, Ok(SocketAddr::from(([0, 0, 0, 0], 39001))));
        assert_eq!(
            parse_words("--http-ingress-address=127.0.0.1:1"),
            Ok(SocketAddr::from(([127, 0, 0, 1], 1)))
        );
    }

    #[test]
    fn another_flag_is_an_error() {
        assert!(parse_words("--new").unwrap_err().contains("--new"));
        assert!(parse_words("--http-ingress-address").is_err());
    }
}
