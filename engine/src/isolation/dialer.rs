//! Makes sockets inside the network namespaces of instances.
//!
//! A socket belongs to the namespace its thread was in when it was made, wherever it is used. So one thread goes in,
//! makes it and comes back, and the connecting is done by the runtime.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, mpsc};
use std::thread;

use rustix::net::{AddressFamily, SocketFlags, SocketType, ipproto, socket_with};
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space, unshare_unsafe};
use tokio::net::TcpSocket;
use tokio::sync::oneshot;

type Reply = oneshot::Sender<io::Result<OwnedFd>>;

#[derive(Clone)]
pub(crate) struct Dialer {
    requests: mpsc::Sender<(Arc<OwnedFd>, Reply)>,
}

impl Dialer {
    pub(crate) fn start() -> io::Result<Dialer> {
        let (requests, incoming) = mpsc::channel::<(Arc<OwnedFd>, Reply)>();
        let (ready, answer) = mpsc::channel();
        thread::Builder::new().name("dialer".to_owned()).spawn(move || {
            let parking = park();
            let _ = ready.send(parking.as_ref().map(drop).map_err(|error| io::Error::from(error.kind())));
            let Ok(parking) = parking else { return };
            for (network, reply) in incoming {
                let _ = reply.send(socket_in(&network));
                // Not to keep the namespace of an instance alive after the instance.
                let _ = enter(&parking);
            }
        })?;
        answer.recv().map_err(|_| io::ErrorKind::BrokenPipe)??;
        Ok(Dialer { requests })
    }

    pub(crate) async fn socket(&self, network: Arc<OwnedFd>) -> io::Result<TcpSocket> {
        let (reply, answer) = oneshot::channel();
        self.requests.send((network, reply)).map_err(|_| io::ErrorKind::BrokenPipe)?;
        let socket = answer.await.map_err(|_| io::ErrorKind::BrokenPipe)??;
        Ok(TcpSocket::from_std_stream(socket.into()))
    }
}

/// The thread cannot return to the machine's network without being root, so it waits in an empty one of its own.
fn park() -> io::Result<OwnedFd> {
    // SAFETY: a new network namespace concerns this thread's later sockets only; it has none yet.
    unsafe { unshare_unsafe(UnshareFlags::NEWNET)? };
    Ok(std::fs::File::open("/proc/thread-self/ns/net")?.into())
}

fn socket_in(network: &OwnedFd) -> io::Result<OwnedFd> {
    enter(network)?;
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    Ok(socket_with(AddressFamily::INET, SocketType::STREAM, flags, Some(ipproto::TCP))?)
}

fn enter(network: &OwnedFd) -> io::Result<()> {
    Ok(move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?)
}
