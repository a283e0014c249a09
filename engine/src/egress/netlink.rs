//! Messages to the kernel about networks: as much of netlink as a cable, an address, a route and two rules need.

use std::io;
use std::os::fd::OwnedFd;

use rustix::net::{
    AddressFamily, Protocol, RecvFlags, SendFlags, SocketFlags, SocketType, recv, send, socket_with,
};

const REQUEST: u16 = 0x1;
const ACKNOWLEDGE: u16 = 0x4;
/// Create, and fail where there is one already.
pub(super) const CREATE: u16 = 0x400 | 0x200;
/// Create, behind those that are there.
pub(super) const APPEND: u16 = 0x400 | 0x800;
/// What an attribute's type carries when there are attributes in it.
const NESTED: u16 = 0x8000;

const ERROR: u16 = 2;
const HEADER: usize = 16;

/// A socket of the network in which its thread was when it was made.
pub(super) struct Netlink(OwnedFd);

/// Messages that are sent at once.
#[derive(Default)]
pub(super) struct Batch {
    bytes: Vec<u8>,
    /// How many of them the kernel answers.
    answers: usize,
}

/// A message, or an attribute, in the making: what is written last is filled in when it is finished.
#[must_use = "a message counts once it is finished"]
pub(super) struct Open(usize);

impl Netlink {
    /// Without a protocol it is that of links, addresses and routes.
    pub(super) fn open(protocol: Option<Protocol>) -> io::Result<Netlink> {
        let family = AddressFamily::NETLINK;
        Ok(Netlink(socket_with(family, SocketType::RAW, SocketFlags::CLOEXEC, protocol)?))
    }

    /// Sends a batch and reads the kernel's answers; the first refusal is the error.
    pub(super) fn send(&self, batch: &Batch) -> io::Result<()> {
        send(&self.0, &batch.bytes, SendFlags::empty())?;
        let mut left = batch.answers;
        let mut buffer = [0_u8; 8192];
        while left > 0 {
            let (length, _) = recv(&self.0, &mut buffer, RecvFlags::empty())?;
            let mut rest = buffer.get(..length).unwrap_or_default();
            while let Some((length, kind)) = header(rest) {
                if kind == ERROR {
                    match number(rest, HEADER) {
                        Some(0) => left = left.saturating_sub(1),
                        error => return Err(io::Error::from_raw_os_error(-error.unwrap_or(-libc::EIO))),
                    }
                }
                rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
            }
        }
        Ok(())
    }
}

/// Length and kind of the message that `bytes` begin with.
fn header(bytes: &[u8]) -> Option<(usize, u16)> {
    let length = usize::try_from(number(bytes, 0)?).ok().filter(|length| *length >= HEADER)?;
    let kind = bytes.get(4..6)?.try_into().ok()?;
    Some((length, u16::from_ne_bytes(kind)))
}

fn number(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..at + 4)?.try_into().ok().map(i32::from_ne_bytes)
}

impl Batch {
    /// Begins a message that the kernel answers. `fixed` is what stands before its attributes.
    pub(super) fn message(&mut self, kind: u16, flags: u16, fixed: &[u8]) -> Open {
        self.answers += 1;
        self.begin(kind, flags | ACKNOWLEDGE, fixed)
    }

    /// The same, without an answer.
    pub(super) fn mark(&mut self, kind: u16, fixed: &[u8]) {
        let open = self.begin(kind, 0, fixed);
        self.finish(open);
    }

    fn begin(&mut self, kind: u16, flags: u16, fixed: &[u8]) -> Open {
        let start = self.bytes.len();
        self.bytes.extend(0_u32.to_ne_bytes());
        self.bytes.extend(kind.to_ne_bytes());
        self.bytes.extend((REQUEST | flags).to_ne_bytes());
        self.bytes.extend([0; 8]);
        self.bytes.extend(fixed);
        self.align();
        Open(start)
    }

    pub(super) fn finish(&mut self, open: Open) {
        let length = self.bytes.len() - open.0;
        self.fill(open.0, &u32::try_from(length).unwrap_or(u32::MAX).to_ne_bytes());
    }

    pub(super) fn attribute(&mut self, kind: u16, value: &[u8]) {
        let open = self.open(kind);
        self.bytes.extend(value);
        self.close(open);
    }

    pub(super) fn text(&mut self, kind: u16, text: &str) {
        let open = self.open(kind);
        self.bytes.extend(text.as_bytes());
        self.bytes.push(0);
        self.close(open);
    }

    /// What `fill` writes becomes the value of an attribute.
    pub(super) fn nested(&mut self, kind: u16, fill: impl FnOnce(&mut Batch)) {
        let open = self.open(kind | NESTED);
        fill(self);
        self.close(open);
    }

    /// Bytes that are no attribute, in the value of one.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
        self.align();
    }

    fn open(&mut self, kind: u16) -> Open {
        let start = self.bytes.len();
        self.bytes.extend(0_u16.to_ne_bytes());
        self.bytes.extend(kind.to_ne_bytes());
        Open(start)
    }

    /// The length is that without what aligns the next one.
    fn close(&mut self, open: Open) {
        let length = self.bytes.len() - open.0;
        self.fill(open.0, &u16::try_from(length).unwrap_or(u16::MAX).to_ne_bytes());
        self.align();
    }

    fn fill(&mut self, at: usize, value: &[u8]) {
        if let Some(place) = self.bytes.get_mut(at..at + value.len()) {
            place.copy_from_slice(value);
        }
    }

    fn align(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_filled_in_and_everything_is_aligned() {
        let mut batch = Batch::default();
        let message = batch.message(16, CREATE, &[1, 2, 3]);
        batch.nested(18, |batch| batch.text(1, "veth"));
        batch.finish(message);
        assert_eq!(batch.answers, 1);
        assert_eq!(batch.bytes.len(), 16 + 4 + 4 + 12);
        assert_eq!(header(&batch.bytes), Some((36, 16)));
        // The attribute around the name, and the name with its zero.
        assert_eq!(batch.bytes[20..24], [[16, 0], (18 | NESTED).to_ne_bytes()].concat());
        assert_eq!(batch.bytes[24..33], *b"\x09\0\x01\0veth\0");
    }

    #[test]
    fn what_is_cut_off_is_no_message() {
        assert_eq!(header(&[16, 0, 0, 0, 2]), None);
        assert_eq!(header(&[3, 0, 0, 0, 2, 0, 0, 0]), None);
    }
}
