//! How a connection gets to a port of an instance.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;

/// A connection to the loopback device is made or refused at once, unless nobody accepts what is queued.
const PATIENCE: Duration = Duration::from_secs(5);

/// What all instances share.
#[derive(Clone)]
pub(crate) struct Reach {
    #[cfg(target_os = "linux")]
    dialer: Option<super::dialer::Dialer>,
}

/// Where one instance listens.
#[derive(Clone)]
pub(crate) enum Network {
    /// In a network namespace of its own.
    #[cfg(target_os = "linux")]
    Own(Arc<OwnedFd>),
    /// On the machine, at other ports than it believes in.
    Shared(Arc<Ports>),
}

/// Ports of the image, and the free ports of the machine that stand for them.
#[derive(Debug, Default)]
pub(crate) struct Ports(BTreeMap<u16, u16>);

impl Reach {
    pub(crate) fn start(mode: super::Mode) -> io::Result<Reach> {
        #[cfg(target_os = "linux")]
        let reach = Reach {
            dialer: match mode {
                super::Mode::Namespaces => Some(super::dialer::Dialer::start()?),
                super::Mode::Plain => None,
            },
        };
        #[cfg(not(target_os = "linux"))]
        let reach = {
            let _ = mode;
            Reach {}
        };
        Ok(reach)
    }

    /// Of this machine itself, which is where the stand-alone sidecar and its application are.
    pub(crate) fn local() -> Reach {
        Reach {
            #[cfg(target_os = "linux")]
            dialer: None,
        }
    }

    pub(crate) async fn dial(&self, network: &Network, port: u16) -> io::Result<TcpStream> {
        timeout(PATIENCE, self.connect(network, port))
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    async fn connect(&self, network: &Network, port: u16) -> io::Result<TcpStream> {
        let stream = match network {
            #[cfg(target_os = "linux")]
            Network::Own(namespace) => {
                let dialer = self.dialer.as_ref().ok_or(io::ErrorKind::Unsupported)?;
                let socket = dialer.socket(Arc::clone(namespace)).await?;
                socket.connect(loopback(port)).await?
            }
            Network::Shared(ports) => TcpStream::connect(loopback(ports.on_machine(port))).await?,
        };
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

impl Ports {
    /// Finds a free port of the machine for each of the image.
    pub(crate) fn allocate(exposed: &[u16]) -> io::Result<Ports> {
        // All are held until all are found, so that no two are the same.
        let listeners = exposed
            .iter()
            .map(|port| Ok((*port, TcpListener::bind(loopback(0))?)))
            .collect::<io::Result<Vec<_>>>()?;
        let numbers = listeners.iter().map(|(port, listener)| Ok((*port, listener.local_addr()?.port())));
        Ok(Ports(numbers.collect::<io::Result<_>>()?))
    }

    /// The variables that tell the instance: `PORT` for the first exposed port, `PORT_<n>` for each.
    pub(crate) fn variables(&self, exposed: &[u16]) -> Vec<(String, String)> {
        let first = exposed.first().map(|port| ("PORT".to_owned(), self.on_machine(*port).to_string()));
        let each = self.0.iter().map(|(port, actual)| (format!("PORT_{port}"), actual.to_string()));
        first.into_iter().chain(each).collect()
    }

    fn on_machine(&self, port: u16) -> u16 {
        self.0.get(&port).copied().unwrap_or(port)
    }
}

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exposed_ports_are_mapped_and_announced() {
        let ports = Ports::allocate(&[8080, 9090]).unwrap();
        let variables: BTreeMap<_, _> = ports.variables(&[8080, 9090]).into_iter().collect();
        assert_eq!(variables["PORT"], variables["PORT_8080"]);
        assert_ne!(variables["PORT_8080"], variables["PORT_9090"]);
        assert_eq!(ports.on_machine(9090).to_string(), variables["PORT_9090"]);
        assert_eq!(ports.on_machine(7070), 7070);
    }

    #[test]
    fn nothing_exposed_is_nothing_announced() {
        assert!(Ports::allocate(&[]).unwrap().variables(&[]).is_empty());
    }
}
