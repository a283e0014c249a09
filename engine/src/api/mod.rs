//! The Docker Engine API, as much of it as workerd, Miniflare, our `docker` and our tests use, on a unix socket.

mod answer;
mod archive;
mod container;
mod event;
#[cfg(target_os = "linux")]
mod exec;
mod filter;
mod image;
mod inspect;
mod list;
mod request;
mod route;
mod signal;
mod system;
mod volume;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use crate::engine::Engine;

pub(crate) use image::{BuildArguments, DeclaredImage};

/// Connections at once; further ones wait in the system's queue. Each running instance holds one for its `/wait`.
const MOST_CONNECTIONS: usize = 4096;

/// A head is a few hundred bytes; this leaves room for long filters.
const LONGEST_HEAD: usize = 64 * 1024;

const MOST_HEADERS: usize = 64;

const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// Out of descriptors: trying again at once would only burn time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until it is dropped, and its connections with it.
pub(crate) async fn serve(engine: Arc<Engine>, listener: UnixListener) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok((stream, _)) => drop(connections.spawn(connection(Arc::clone(&engine), stream))),
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
        }
    }
}

/// Without half-close: a client that is gone ends whatever was waiting on its behalf.
async fn connection(engine: Arc<Engine>, stream: UnixStream) {
    let service = service_fn(|request| {
        let engine = Arc::clone(&engine);
        async move { Ok::<_, Infallible>(route::answer(&engine, request).await) }
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
}
