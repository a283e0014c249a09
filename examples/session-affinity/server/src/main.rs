//! The container of the examples: says who it is, counts requests, and echoes WebSocket messages. With `ADMIN_PORT` it
//! listens there as well.

use axum::{
    Json, Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{Method, Uri},
    response::Response,
    routing::{any, get},
};
use serde_json::{Value, json};
use std::{
    hash::{BuildHasher, RandomState},
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// What lives as long as the container does.
struct Server {
    /// Different for each start, so that a client sees whether it met the same container again.
    boot: String,
    requests: AtomicU64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    // As the first process of a container a program gets no default signal handling: without this, SIGTERM does nothing.
    let mut terminate = signal(SignalKind::terminate())?;
    let server = Arc::new(Server {
        boot: format!("{:016x}", RandomState::new().hash_one(0)),
        requests: AtomicU64::new(0),
    });

    let app = |port: u16| {
        Router::new()
            .route("/ws", any(echo))
            .route("/session/{id}/ws", any(echo))
            .route("/media/session/{id}/ws", any(echo))
            .fallback(async move |state, method, uri| who(port, state, method, uri))
            .with_state(server.clone())
    };
    let metrics = Router::new().route("/metrics", get(metrics)).with_state(server.clone());

    // Port 9090 first: whoever finds 8080 open finds everything open.
    let metrics = axum::serve(TcpListener::bind(("0.0.0.0", port_for(9090))).await?, metrics);
    let admin = match std::env::var("ADMIN_PORT").ok().and_then(|port| port.parse().ok()) {
        Some(port) => Some((TcpListener::bind(("0.0.0.0", port_for(port))).await?, app(port))),
        None => None,
    };
    let admin = async {
        match admin {
            Some((listener, app)) => axum::serve(listener, app).await,
            None => std::future::pending().await,
        }
    };
    let app = axum::serve(TcpListener::bind(("0.0.0.0", port_for(8080))).await?, app(8080));
    tokio::select! {
        ended = async { tokio::try_join!(app, metrics, admin) } => ended.map(drop),
        _ = terminate.recv() => Ok(()),
    }
}

/// The port to listen on for `port`: another one where the local engine has no network namespaces and says so.
fn port_for(port: u16) -> u16 {
    std::env::var(format!("PORT_{port}")).ok().and_then(|value| value.parse().ok()).unwrap_or(port)
}

fn who(port: u16, State(server): State<Arc<Server>>, method: Method, uri: Uri) -> Json<Value> {
    // HEAD is how it is asked whether anybody is there.
    let counts = u64::from(method != Method::HEAD);
    let requests = server.requests.fetch_add(counts, Ordering::Relaxed) + counts;
    Json(json!({ "boot": server.boot, "requests": requests, "port": port, "path": uri.path() }))
}

async fn metrics(State(server): State<Arc<Server>>) -> String {
    format!("# TYPE requests_total counter\nrequests_total {}\n", server.requests.load(Ordering::Relaxed))
}

async fn echo(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(echo_all)
}

async fn echo_all(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let is_data = matches!(message, Message::Text(_) | Message::Binary(_));
        if is_data && socket.send(message).await.is_err() {
            return;
        }
    }
}
