//! The other end of an instance's cable: a network of its own in which there is nothing but our sockets.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::thread;

use rustix::net::netdevice::name_to_index;
use rustix::net::{AddressFamily, SocketType, socket};
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space, unshare_unsafe};

use super::names;
use super::netlink::{Batch, CREATE, Netlink};
use super::redirect;

/// Both ends of the cable. Of the range that is for such uses between a provider and its customers (RFC 6598), so
/// that no address somebody may want to reach is behind it.
const GATEWAY: Ipv4Addr = Ipv4Addr::new(100, 127, 255, 253);
const INSTANCE: Ipv4Addr = Ipv4Addr::new(100, 127, 255, 254);
const PREFIX: u8 = 30;

/// The end that the instance sees, and ours.
const INNER: &str = "eth0";
const OUTER: &str = "cable";

/// Numbers of `linux/rtnetlink.h` and `if_link.h`.
mod rt {
    pub(super) const NEW_LINK: u16 = 16;
    pub(super) const NEW_ADDRESS: u16 = 20;
    pub(super) const NEW_ROUTE: u16 = 24;
    pub(super) const IFLA_IFNAME: u16 = 3;
    pub(super) const IFLA_LINKINFO: u16 = 18;
    pub(super) const IFLA_NET_NS_FD: u16 = 28;
}

/// Where everything arrives that an instance sends.
pub(crate) struct Gateway {
    /// Each connection, whatever its destination.
    pub(crate) connections: TcpListener,
    /// Questions for names, and those to resolvers on the loopback device.
    pub(crate) questions: Vec<UdpSocket>,
}

impl Gateway {
    /// Connects the network of an instance, which has no process yet.
    pub(crate) fn connect(network: &OwnedFd) -> io::Result<Gateway> {
        // In a thread of its own: one that has left the network of this machine cannot return to it.
        thread::scope(|scope| {
            let made =
                thread::Builder::new().name("gateway".to_owned()).spawn_scoped(scope, || make(network))?;
            made.join().unwrap_or_else(|_| Err(io::Error::other("the thread panicked")))
        })
    }
}

fn make(network: &OwnedFd) -> io::Result<Gateway> {
    // SAFETY: a new network namespace concerns this thread's later sockets only; it has none yet.
    unsafe { unshare_unsafe(UnshareFlags::NEWNET)? };
    let route = Netlink::open(None)?;
    route.send(&cable(network))?;
    route.send(&end(OUTER, GATEWAY, None)?)?;
    let connections = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    connections.set_nonblocking(true)?;
    let questions = question_socket((Ipv4Addr::UNSPECIFIED, 0).into())?;
    redirect::everything_to(connections.local_addr()?.port(), questions.local_addr()?.port())?;

    move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
    let route = Netlink::open(None)?;
    route.send(&up(index_of("lo")?))?;
    route.send(&end(INNER, INSTANCE, Some(GATEWAY))?)?;
    // A resolver of this machine that listens on its loopback device is asked on the instance's.
    let local =
        names::resolvers().into_iter().filter(|resolver| resolver.ip().is_loopback() && resolver.is_ipv4());
    let questions = local.filter_map(|resolver| question_socket(resolver).ok()).chain([questions]).collect();
    Ok(Gateway { connections, questions })
}

fn question_socket(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// A cable from the network of this thread to another one.
fn cable(network: &OwnedFd) -> Batch {
    let mut batch = Batch::default();
    let link = batch.message(rt::NEW_LINK, CREATE, &link_header(0, 0));
    batch.text(rt::IFLA_IFNAME, OUTER);
    batch.nested(rt::IFLA_LINKINFO, |batch| {
        batch.text(1, "veth");
        batch.nested(2, |batch| {
            batch.nested(1, |batch| {
                batch.raw(&link_header(0, 0));
                batch.text(rt::IFLA_IFNAME, INNER);
                batch.attribute(rt::IFLA_NET_NS_FD, &network.as_raw_fd().to_ne_bytes());
            });
        });
    });
    batch.finish(link);
    batch
}

/// Gives an end of the cable its address, brings it up, and sends everything else through `gateway`.
fn end(name: &str, address: Ipv4Addr, gateway: Option<Ipv4Addr>) -> io::Result<Batch> {
    let index = index_of(name)?;
    let mut batch = Batch::default();
    let mut fixed = vec![AddressFamily::INET.as_raw() as u8, PREFIX, 0, 0];
    fixed.extend(index.to_ne_bytes());
    let message = batch.message(rt::NEW_ADDRESS, CREATE, &fixed);
    batch.attribute(1, &address.octets());
    batch.attribute(2, &address.octets());
    batch.finish(message);
    set_up(&mut batch, index);
    if let Some(gateway) = gateway {
        // IPv4, to everywhere, of the main table, as if at boot, anywhere, to another machine.
        let fixed = [AddressFamily::INET.as_raw() as u8, 0, 0, 0, 254, 3, 0, 1, 0, 0, 0, 0];
        let message = batch.message(rt::NEW_ROUTE, CREATE, &fixed);
        batch.attribute(5, &gateway.octets());
        batch.attribute(4, &index.to_ne_bytes());
        batch.finish(message);
    }
    Ok(batch)
}

fn up(index: u32) -> Batch {
    let mut batch = Batch::default();
    set_up(&mut batch, index);
    batch
}

fn set_up(batch: &mut Batch, index: u32) {
    let message = batch.message(rt::NEW_LINK, 0, &link_header(index, libc::IFF_UP as u32));
    batch.finish(message);
}

/// Any family, any type, the index, the flags and which of them change.
fn link_header(index: u32, flags: u32) -> [u8; 16] {
    let mut header = [0; 16];
    let parts = [index, flags, flags].into_iter().flat_map(u32::to_ne_bytes);
    header.iter_mut().skip(4).zip(parts).for_each(|(place, byte)| *place = byte);
    header
}

fn index_of(name: &str) -> io::Result<u32> {
    let any = socket(AddressFamily::INET, SocketType::DGRAM, None)?;
    Ok(name_to_index(any, name)?)
}

/// Whether an address is one of the cable's own, which is nobody's to reach.
pub(super) fn is_ours(address: Ipv4Addr) -> bool {
    address == GATEWAY || address == INSTANCE
}
