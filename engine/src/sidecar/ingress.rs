//! The sidecar's listener: `CONNECT` becomes a tunnel into the application, the rest is control.
//!
//! A tunnel to the port on which workerd reaches the sidecar leads back here, so that a Durable Object can ask for
//! `/connections`. On Docker it does so by itself, because the application shares the sidecar's network.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::{OnUpgrade, Parts};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use parking_lot::Mutex;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::{
    INGRESS_PORT,
    connections::{self, Connections},
    switched::Switched,
};
use crate::isolation::{Network, Reach};

/// What workerd says about egress is a few hundred bytes.
const LONGEST_BODY: usize = 1024 * 1024;

/// Connections at once; further ones wait in the system's queue.
const MOST_CONNECTIONS: usize = 2048;

const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// Out of descriptors: trying again at once would only burn time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

const COPY_BUFFER: usize = 64 * 1024;

pub(super) struct Ingress {
    reach: Reach,
    target: Mutex<Option<Target>>,
    egress: Mutex<Option<serde_json::Value>>,
    connections: Connections,
    /// Where this listens.
    address: OnceLock<SocketAddr>,
}

struct Target {
    app: String,
    network: Network,
}

/// Both ends of a tunnel that is about to be, the application's and the promise of workerd's, and whether it counts.
type Agreed = Arc<Mutex<Option<(OnUpgrade, TcpStream, bool)>>>;
type Answer = Response<Full<Bytes>>;

impl Ingress {
    pub(super) fn new(reach: Reach) -> Ingress {
        Ingress {
            reach,
            target: Mutex::default(),
            egress: Mutex::default(),
            connections: Connections::default(),
            address: OnceLock::new(),
        }
    }

    pub(super) fn set_target(&self, app: &str, network: Network) {
        *self.target.lock() = Some(Target { app: app.to_owned(), network });
    }

    /// Unless another application has taken its place.
    pub(super) fn clear_target(&self, app: &str) {
        self.target.lock().take_if(|target| target.app == app);
    }

    pub(super) fn egress(&self) -> Option<serde_json::Value> {
        self.egress.lock().clone()
    }

    /// Serves until it is aborted, and its connections with it.
    pub(super) async fn serve(self: Arc<Self>, listener: TcpListener) {
        if let Ok(address) = listener.local_addr() {
            self.address.get_or_init(|| SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())));
        }
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Some(_) = connections.join_next() => {}
                accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                    Ok((stream, _)) => drop(connections.spawn(Arc::clone(&self).connection(stream))),
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
    }

    async fn connection(self: Arc<Self>, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let agreed = Agreed::default();
        let service = service_fn(|request| {
            let (ingress, agreed) = (Arc::clone(&self), Arc::clone(&agreed));
            async move { Ok::<_, Infallible>(ingress.answer(request, &agreed).await) }
        });
        let served = http1::Builder::new()
            // A client may send its last byte right behind the CONNECT.
            .half_close(true)
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_PATIENCE)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
            .await;
        let agreed = agreed.lock().take();
        if let (Ok(()), Some((client, app, counts))) = (served, agreed) {
            let app = Switched::new(app, counts.then_some(&self.connections));
            let _ = tunnel(client, app).await;
        }
    }

    async fn answer(&self, mut request: Request<Incoming>, agreed: &Agreed) -> Answer {
        match (request.method(), request.uri().path()) {
            (&Method::CONNECT, _) => match self.dial(&request).await {
                Ok((app, counts)) => {
                    *agreed.lock() = Some((hyper::upgrade::on(&mut request), app, counts));
                    text(StatusCode::OK, String::new())
                }
                Err(refusal) => refusal,
            },
            (&Method::PUT, "/egress") => self.put_egress(request).await,
            (&Method::GET, "/connections") => {
                let mut answer = text(StatusCode::OK, self.connections.to_json());
                answer
                    .headers_mut()
                    .insert(CONTENT_TYPE, HeaderValue::from_static(connections::CONTENT_TYPE));
                // workerd would keep the connection for the next time and not notice that it is dead by then.
                answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                answer
            }
            (&Method::GET, "/ca") => {
                text(StatusCode::OK, "no certificate: HTTPS is not intercepted here\n".to_owned())
            }
            (method, path) => text(StatusCode::NOT_FOUND, format!("the sidecar has no `{method} {path}`\n")),
        }
    }

    /// The stream to the port that is asked for, and whether it counts as a connection.
    async fn dial(&self, request: &Request<Incoming>) -> Result<(TcpStream, bool), Answer> {
        let port = request.uri().port_u16().ok_or_else(|| {
            text(
                StatusCode::BAD_GATEWAY,
                format!("`{}` names no port; write `127.0.0.1:8080`\n", request.uri()),
            )
        })?;
        if let Some(address) = self.address.get().filter(|_| port == INGRESS_PORT) {
            let back = TcpStream::connect(address).await;
            return back.map(|stream| (stream, false)).map_err(|error| {
                text(StatusCode::BAD_GATEWAY, format!("cannot connect to the sidecar: {error}\n"))
            });
        }
        let not_listening = || text(StatusCode::BAD_REQUEST, format!("nothing listens on port {port}\n"));
        let network = self.target.lock().as_ref().map(|target| target.network.clone());
        let network = network.ok_or_else(not_listening)?;
        let dialed = self.reach.dial(&network, port).await;
        dialed.map(|stream| (stream, true)).map_err(|error| match error.kind() {
            io::ErrorKind::ConnectionRefused => not_listening(),
            _ => text(StatusCode::BAD_GATEWAY, format!("cannot connect to port {port}: {error}\n")),
        })
    }

    async fn put_egress(&self, request: Request<Incoming>) -> Answer {
        let body = match Limited::new(request.into_body(), LONGEST_BODY).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => return text(StatusCode::PAYLOAD_TOO_LARGE, format!("{error}\n")),
        };
        match serde_json::from_slice(&body) {
            Ok(egress) => {
                *self.egress.lock() = Some(egress);
                let mut answer = text(StatusCode::NO_CONTENT, String::new());
                answer.headers_mut().remove(CONTENT_TYPE);
                answer
            }
            Err(error) => {
                text(StatusCode::BAD_REQUEST, format!("the egress settings are not JSON: {error}\n"))
            }
        }
    }
}

/// Copies both ways until both have ended; the end of one way is passed on while the other goes on.
async fn tunnel(client: OnUpgrade, mut app: Switched<'_>) -> io::Result<()> {
    let upgraded = client.await.map_err(io::Error::other)?;
    // The bare stream spares a layer; what came right behind the CONNECT has been read already.
    let Ok(Parts { io, read_buf, .. }) = upgraded.downcast::<TokioIo<TcpStream>>() else {
        return Err(io::ErrorKind::Unsupported.into());
    };
    let mut client = io.into_inner();
    app.write_all(&read_buf).await?;
    tokio::io::copy_bidirectional_with_sizes(&mut client, &mut app, COPY_BUFFER, COPY_BUFFER).await.map(drop)
}

fn text(status: StatusCode, text: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(text)));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}
