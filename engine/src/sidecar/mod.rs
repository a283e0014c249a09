//! The sidecar that workerd puts beside each application: the way requests take into its network. Here it is a part
//! of the engine; as a program of its own it serves the same on real Docker.

mod connections;
mod ingress;
pub(crate) mod program;
mod switched;

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use crate::isolation::{Network, Reach};
use ingress::Ingress;

/// The port on which workerd tells the sidecar to listen.
const INGRESS_PORT: u16 = 39001;

/// The same, as workerd asks Docker to publish it.
pub(crate) const PUBLISHED_PORT: &str = "39001/tcp";

pub(crate) struct Sidecar {
    ingress: Arc<Ingress>,
    listening: Mutex<Option<Listening>>,
}

struct Listening {
    port: u16,
    task: AbortHandle,
}

impl Sidecar {
    pub(crate) fn new(reach: Reach) -> Sidecar {
        Sidecar { ingress: Arc::new(Ingress::new(reach)), listening: Mutex::default() }
    }

    /// Begins to listen on a free port of the machine.
    pub(crate) async fn open(&self) -> io::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let task = tokio::spawn(Arc::clone(&self.ingress).serve(listener)).abort_handle();
        *self.listening.lock() = Some(Listening { port, task });
        Ok(())
    }

    /// Ends the listener and every connection that came through it.
    pub(crate) fn close(&self) {
        if let Some(listening) = self.listening.lock().take() {
            listening.task.abort();
        }
    }

    pub(crate) fn port(&self) -> Option<u16> {
        self.listening.lock().as_ref().map(|listening| listening.port)
    }

    /// From now on connections go to this application.
    pub(crate) fn attach(&self, app: &str, network: Network) {
        self.ingress.set_target(app, network);
    }

    pub(crate) fn detach(&self, app: &str) {
        self.ingress.clear_target(app);
    }

    /// What workerd last said about connections out of the application.
    pub(crate) fn egress(&self) -> Option<serde_json::Value> {
        self.ingress.egress()
    }
}

impl Drop for Sidecar {
    fn drop(&mut self) {
        self.close();
    }
}
