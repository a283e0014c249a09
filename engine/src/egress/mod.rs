//! Connections out of an instance: caught at the other end of its network cable, and handed to workerd, which knows
//! what the Worker intercepts and whether the rest is let out.
//!
//! An instance has a network of its own with a cable to a second one. Nothing is in that one but two sockets of ours,
//! to which the kernel redirects every TCP connection and every question for a name. There is no way around them:
//! no other address, no forwarding, no IPv6.

mod carry;
mod dns;
mod gateway;
mod names;
mod netlink;
mod redirect;
mod settings;
mod sniff;

pub(crate) use gateway::Gateway;

use std::sync::Arc;

use tokio::net::{TcpListener, UdpSocket};
use tokio::task::AbortHandle;

use crate::log::Log;
use crate::sidecar::Sidecar;

/// The traffic of one run; it ends when this is dropped.
pub(crate) struct Egress(Vec<AbortHandle>);

impl Egress {
    /// Begins to carry what comes out of an instance, as `sidecar` was told. Must be called within the runtime.
    pub(crate) fn start(gateway: Gateway, sidecar: &Arc<Sidecar>, log: &Log, label: &str) -> Egress {
        let Gateway { connections, questions } = gateway;
        let mut tasks = Vec::new();
        if let Ok(listener) = TcpListener::from_std(connections) {
            let carrier = carry::Carrier::new(Arc::clone(sidecar), log.clone(), label.to_owned());
            tasks.push(tokio::spawn(carrier.serve(listener)).abort_handle());
        }
        for socket in questions.into_iter().filter_map(|socket| UdpSocket::from_std(socket).ok()) {
            tasks.push(tokio::spawn(dns::serve(socket, Arc::clone(sidecar))).abort_handle());
        }
        Egress(tasks)
    }
}

impl Drop for Egress {
    fn drop(&mut self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}
