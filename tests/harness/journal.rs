//! What hooks and applications tell the test itself, so that it outlives the Worker, the runtime and the machine's disk.

use anyhow::Context;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{
    collections::{BTreeMap, VecDeque},
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, time::timeout};

/// A server that keeps what is posted to it: `POST /NAME` with a line. Its answer is an order, or nothing.
#[derive(Clone, Debug)]
pub struct Journal {
    url: String,
    entries: Arc<Mutex<Entries>>,
    changed: watch::Receiver<u64>,
}

#[derive(Debug, Default)]
struct Entries {
    lines: BTreeMap<String, Vec<String>>,
    orders: BTreeMap<(String, String), VecDeque<String>>,
}

impl Journal {
    /// Opens one on a free port. It is served by the calling thread's runtime.
    ///
    /// # Errors
    ///
    /// When there is no port to be had.
    pub fn open() -> anyhow::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let listener = TcpListener::from_std(listener)?;
        let entries = Arc::<Mutex<Entries>>::default();
        let (change, changed) = watch::channel(0);
        let (kept, change) = (entries.clone(), Arc::new(change));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, change) = (kept.clone(), change.clone());
                let service = service_fn(move |request| note(request, kept.clone(), change.clone()));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { url, entries, changed })
    }

    /// Where to post.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The lines about `name`, oldest first.
    pub fn lines(&self, name: &str) -> Vec<String> {
        lock(&self.entries).lines.get(name).cloned().unwrap_or_default()
    }

    /// The lines about `name` as soon as there are `count`.
    ///
    /// # Errors
    ///
    /// When there are fewer after the time given; they are in the error.
    pub async fn wait(&self, name: &str, count: usize, within: Duration) -> anyhow::Result<Vec<String>> {
        let mut changed = self.changed.clone();
        let enough = changed.wait_for(|_| self.lines(name).len() >= count);
        timeout(within, enough)
            .await
            .with_context(|| format!("after {within:?} there is only {:?}", self.lines(name)))??;
        Ok(self.lines(name))
    }

    /// Answers the next line about `name` that begins with `line` with an order.
    pub fn order(&self, name: &str, line: &str, order: &str) {
        let key = (name.to_owned(), line.to_owned());
        lock(&self.entries).orders.entry(key).or_default().push_back(order.to_owned());
    }
}

async fn note(
    request: Request<Incoming>,
    entries: Arc<Mutex<Entries>>,
    change: Arc<watch::Sender<u64>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let name = request.uri().path().trim_start_matches('/').to_owned();
    let body = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let line = String::from_utf8_lossy(&body).into_owned();
    let order = {
        let mut entries = lock(&entries);
        let mut orders = entries.orders.iter_mut();
        let order = orders
            .find(|((of, start), _)| *of == name && line.starts_with(start.as_str()))
            .and_then(|(_, orders)| orders.pop_front());
        entries.lines.entry(name).or_default().push(line);
        order
    };
    change.send_modify(|count| *count += 1);
    Ok(Response::new(Full::from(order.unwrap_or_default())))
}

fn lock(entries: &Mutex<Entries>) -> MutexGuard<'_, Entries> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}
