//! The rules by which the kernel hands us everything: TCP to one socket, questions for names to another.

use std::io;

use rustix::net::netlink;

use super::netlink::{APPEND, Batch, CREATE, Netlink};

/// Numbers of `linux/netfilter/nfnetlink.h` and `nf_tables.h`.
mod nft {
    pub(super) const SUBSYSTEM: u16 = 10;
    pub(super) const BATCH_BEGIN: u16 = 0x10;
    pub(super) const BATCH_END: u16 = 0x11;
    pub(super) const NEW_TABLE: u16 = SUBSYSTEM << 8;
    pub(super) const NEW_CHAIN: u16 = (SUBSYSTEM << 8) | 3;
    pub(super) const NEW_RULE: u16 = (SUBSYSTEM << 8) | 6;
    pub(super) const META_L4PROTO: u32 = 16;
    pub(super) const TRANSPORT_HEADER: u32 = 2;
    pub(super) const REGISTER: u32 = 1;
    pub(super) const EQUAL: u32 = 0;
    pub(super) const PREROUTING: u32 = 0;
    /// Where destinations are translated.
    pub(super) const PRIORITY: i32 = -100;
}

const TABLE: &str = "egress";
const CHAIN: &str = "caught";
/// IPv4, version 0.
const FAMILY: [u8; 4] = [2, 0, 0, 0];

const TCP: u8 = 6;
const UDP: u8 = 17;
const DNS: u16 = 53;

/// Redirects what arrives in the network of this thread to its ports `connections` and `questions`.
pub(super) fn everything_to(connections: u16, questions: u16) -> io::Result<()> {
    let mut batch = Batch::default();
    let [high, low] = nft::SUBSYSTEM.to_be_bytes();
    batch.mark(nft::BATCH_BEGIN, &[0, 0, high, low]);

    let table = batch.message(nft::NEW_TABLE, CREATE, &FAMILY);
    batch.text(1, TABLE);
    batch.finish(table);

    let chain = batch.message(nft::NEW_CHAIN, CREATE, &FAMILY);
    batch.text(1, TABLE);
    batch.text(3, CHAIN);
    batch.nested(4, |batch| {
        batch.attribute(1, &nft::PREROUTING.to_be_bytes());
        batch.attribute(2, &nft::PRIORITY.to_be_bytes());
    });
    batch.text(7, "nat");
    batch.finish(chain);

    rule(&mut batch, |batch| {
        protocol_is(batch, TCP);
        redirect_to(batch, connections);
    });
    rule(&mut batch, |batch| {
        protocol_is(batch, UDP);
        expression(batch, "payload", |batch| {
            batch.attribute(1, &nft::REGISTER.to_be_bytes());
            batch.attribute(2, &nft::TRANSPORT_HEADER.to_be_bytes());
            batch.attribute(3, &2_u32.to_be_bytes());
            batch.attribute(4, &2_u32.to_be_bytes());
        });
        equals(batch, &DNS.to_be_bytes());
        redirect_to(batch, questions);
    });
    batch.mark(nft::BATCH_END, &[0, 0, high, low]);
    Netlink::open(Some(netlink::NETFILTER))?.send(&batch)
}

fn rule(batch: &mut Batch, expressions: impl FnOnce(&mut Batch)) {
    let rule = batch.message(nft::NEW_RULE, APPEND, &FAMILY);
    batch.text(1, TABLE);
    batch.text(2, CHAIN);
    batch.nested(4, expressions);
    batch.finish(rule);
}

fn expression(batch: &mut Batch, name: &str, data: impl FnOnce(&mut Batch)) {
    batch.nested(1, |batch| {
        batch.text(1, name);
        batch.nested(2, data);
    });
}

fn protocol_is(batch: &mut Batch, protocol: u8) {
    expression(batch, "meta", |batch| {
        batch.attribute(1, &nft::REGISTER.to_be_bytes());
        batch.attribute(2, &nft::META_L4PROTO.to_be_bytes());
    });
    equals(batch, &[protocol]);
}

fn equals(batch: &mut Batch, value: &[u8]) {
    expression(batch, "cmp", |batch| {
        batch.attribute(1, &nft::REGISTER.to_be_bytes());
        batch.attribute(2, &nft::EQUAL.to_be_bytes());
        batch.nested(3, |batch| batch.attribute(1, value));
    });
}

fn redirect_to(batch: &mut Batch, port: u16) {
    expression(batch, "immediate", |batch| {
        batch.attribute(1, &nft::REGISTER.to_be_bytes());
        batch.nested(2, |batch| batch.attribute(1, &port.to_be_bytes()));
    });
    expression(batch, "redir", |batch| batch.attribute(1, &nft::REGISTER.to_be_bytes()));
}
