//! The coordinator itself: asked for places and told of loads, it answers with leases.

use super::{
    FAILING, LEASE,
    clock::Clock,
    effect::Effect,
    lease::{Grant, Lease, LeaseId, LeaseMap, LeaseSet, Reply, Report, Seat, Ticket},
    limits::Limits,
    roster::Roster,
    stats::{Config, InstanceStats, Stats},
};
use crate::core::{key::KeyValue, time::Timestamp};
use std::collections::{HashMap, VecDeque};

/// What a coordinator that was built before left in storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// How often a coordinator of this name was built before; to be stored, one more each time.
    pub builds: u32,
    /// Its instances, and since when each has no connection.
    pub instances: Vec<(u32, Timestamp)>,
    /// Its leases.
    pub leases: Vec<(LeaseId, Lease)>,
}

/// The answer to one who asks for a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// Here it is.
    Granted(Grant),
    /// Wait for [`Effect::Admit`] with this ticket, or give up.
    Waiting(Ticket),
    /// There is no place and no queue, or the queue is full.
    Full,
}

/// Everything a coordinator knows.
#[derive(Clone, Debug)]
pub struct Coordinator {
    pub(super) limits: Limits,
    pub(super) clock: Clock,
    pub(super) roster: Roster,
    pub(super) leases: LeaseMap<Entry>,
    /// Leases that no instance may have reported yet, by when nobody will: in the order of being granted, which is that of
    /// their deadlines. Those that were reported or are over stay here until it is their turn.
    pub(super) unconfirmed: VecDeque<(Timestamp, LeaseId)>,
    /// Sessions with connections: where, and how many.
    pub(super) open: HashMap<KeyValue, (u32, u32)>,
    pub(super) queue: VecDeque<(Ticket, Option<KeyValue>, Option<Seat>)>,
    pub(super) next_lease: u64,
    pub(super) next_ticket: u64,
    pub(super) next_warming: Timestamp,
    pub(super) alarm: Option<Timestamp>,
    pub(super) counts: Counts,
    pub(super) effects: Vec<Effect>,
}

/// A lease, and whether an instance has yet to report it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    lease: Lease,
    is_awaited: bool,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    granted: u64,
    refused: u64,
    pub(super) expired: u64,
}

impl Coordinator {
    /// Goes on from what is stored. Leases found there have the length of one lease to be reported.
    pub fn new(limits: Limits, stored: Stored, now: Timestamp) -> (Self, Vec<Effect>) {
        let mut it = Self {
            limits,
            clock: Clock::new(now),
            roster: Roster::default(),
            leases: LeaseMap::default(),
            unconfirmed: VecDeque::new(),
            open: HashMap::new(),
            queue: VecDeque::new(),
            next_lease: u64::from(stored.builds) << 32,
            next_ticket: 0,
            next_warming: now,
            alarm: None,
            counts: Counts::default(),
            effects: Vec::new(),
        };
        for (instance, idle_since) in stored.instances {
            if instance < limits.max {
                it.roster.open(instance, idle_since.min(now));
            } else {
                // There may be fewer than before.
                it.effects.extend([Effect::DropInstance(instance), Effect::Stop(instance)]);
            }
        }
        for (id, lease) in stored.leases {
            if it.roster.get(lease.instance).is_some() {
                it.keep(id, lease, now);
            } else {
                it.effects.push(Effect::DropLease(id));
            }
        }
        it.settle(now);
        let effects = std::mem::take(&mut it.effects);
        (it, effects)
    }

    /// Somebody asks for a connection. `seat` is where the session was served before, if that is remembered.
    pub fn assign(
        &mut self,
        session: Option<KeyValue>,
        seat: Option<Seat>,
        now: Timestamp,
    ) -> (Assigned, Vec<Effect>) {
        let now = self.begin(now);
        // Who was there first is served first; a session that is being served needs no new place.
        let may_pass = self.queue.is_empty() || session.as_ref().is_some_and(|it| self.open.contains_key(it));
        let place = if may_pass { self.place(session.as_ref(), seat, now) } else { None };
        let assigned = match place {
            Some(instance) => Assigned::Granted(self.grant(session, instance, now)),
            None if (self.queue.len() as u64) < u64::from(self.limits.queue) => {
                self.next_ticket += 1;
                let ticket = Ticket(self.next_ticket);
                self.queue.push_back((ticket, session, seat));
                Assigned::Waiting(ticket)
            }
            None => {
                self.counts.refused += 1;
                Assigned::Full
            }
        };
        (assigned, self.end(now))
    }

    /// One that waited does not any more.
    pub fn give_up(&mut self, ticket: Ticket) {
        let before = self.queue.len();
        self.queue.retain(|(waiting, _, _)| *waiting != ticket);
        self.counts.refused += (before - self.queue.len()) as u64;
    }

    /// An instance says what it holds.
    pub fn report(&mut self, instance: u32, report: Report, now: Timestamp) -> (Reply, Vec<Effect>) {
        let now = self.begin(now);
        let mut reply = Reply::default();
        if self.roster.get(instance).is_none() {
            if report.held.is_empty() {
                return (reply, self.end(now));
            }
            if instance >= self.limits.max {
                reply.revoked = report.held.iter().map(|held| held.lease).collect();
                return (reply, self.end(now));
            }
            // It was believed to be gone, and is not.
            self.open_instance(instance, now);
        }
        let heard = (report.life, report.number);
        let Some(member) = self.roster.get(instance).filter(|member| member.heard < heard) else {
            return (reply, self.end(now));
        };
        let reported: LeaseSet = report.held.iter().map(|held| held.lease).collect();
        let over: Vec<LeaseId> = member.held.difference(&reported).copied().chain(report.ended).collect();
        for lease in over {
            if self.leases.get(&lease).is_some_and(|it| it.lease.instance == instance) {
                self.release(lease, now);
            }
        }
        let mut held = LeaseSet::default();
        for open in report.held {
            if self.confirm(open.lease, open.session, instance) {
                held.insert(open.lease);
            } else {
                reply.revoked.push(open.lease);
            }
        }
        self.roster.change(instance, |member| {
            member.heard = heard;
            member.silent_at = (!held.is_empty()).then(|| now + LEASE);
            member.held = held;
            member.failing_until = report.failing.then(|| now + FAILING);
        });
        (reply, self.end(now))
    }

    /// The alarm rang.
    pub fn ring(&mut self, now: Timestamp) -> Vec<Effect> {
        self.alarm = None;
        let now = self.begin(now);
        self.end(now)
    }

    /// The load. `name` tells the name of an instance.
    pub fn stats(&mut self, name: impl Fn(u32) -> String, now: Timestamp) -> Stats {
        let now = self.clock.at(now);
        let instances = self.roster.iter().map(|(instance, member)| InstanceStats {
            name: name(instance),
            connections: member.load,
            failing: member.failing_until.is_some_and(|until| now < until),
            idle_seconds: (member.load == 0).then(|| now.since(member.idle_since).as_secs()),
        });
        let connections = self.leases.len() as u32;
        let capacity = self.limits.max.saturating_mul(self.limits.max_connections);
        Stats {
            connections,
            sessions: self.open.len() as u32,
            waiting: self.queue.len() as u32,
            capacity,
            utilisation: f64::from(connections) / f64::from(capacity.max(1)),
            granted: self.counts.granted,
            refused: self.counts.refused,
            expired: self.counts.expired,
            config: Config {
                max_connections: self.limits.max_connections,
                min: self.limits.min,
                max: self.limits.max,
                scale_down_after_seconds: self.limits.scale_down_after.as_secs(),
                shards: 1,
            },
            instances: instances.collect(),
        }
    }

    /// Instances that may take connections.
    pub fn instances(&self) -> impl Iterator<Item = (u32, u32)> {
        self.roster.iter().map(|(instance, member)| (instance, member.load))
    }

    fn begin(&mut self, now: Timestamp) -> Timestamp {
        let now = self.clock.at(now);
        self.expire(now);
        now
    }

    fn end(&mut self, now: Timestamp) -> Vec<Effect> {
        self.settle(now);
        std::mem::take(&mut self.effects)
    }

    /// Where a session is to be served: where it is, where it was, or where there is most room.
    pub(super) fn place(
        &mut self,
        session: Option<&KeyValue>,
        seat: Option<Seat>,
        now: Timestamp,
    ) -> Option<u32> {
        if let Some((instance, _)) = session.and_then(|session| self.open.get(session)) {
            return Some(*instance);
        }
        let most = self.limits.max_connections;
        let seat = seat.filter(|seat| now < seat.until).and_then(|seat| {
            let member = self.roster.get(seat.instance)?;
            (member.load < most && member.failing_until.is_none()).then_some(seat.instance)
        });
        if seat.is_some() {
            return seat;
        }
        match self.roster.least_loaded() {
            Some((load, instance)) if load < most => Some(instance),
            _ => match self.roster.free(self.limits.max) {
                Some(instance) => {
                    self.open_instance(instance, now);
                    Some(instance)
                }
                None => self.roster.least_failing(most),
            },
        }
    }

    pub(super) fn grant(&mut self, session: Option<KeyValue>, instance: u32, now: Timestamp) -> Grant {
        self.next_lease += 1;
        let id = LeaseId(self.next_lease);
        let lease = Lease { session, instance };
        self.effects.push(Effect::SaveLease(id, lease.clone()));
        self.counts.granted += 1;
        self.keep(id, lease, now);
        Grant { lease: id, instance }
    }

    /// Counts a lease that is yet to be reported.
    fn keep(&mut self, id: LeaseId, lease: Lease, now: Timestamp) {
        self.unconfirmed.push_back((now + LEASE, id));
        self.count(id, lease, true);
    }

    fn count(&mut self, id: LeaseId, lease: Lease, is_awaited: bool) {
        if let Some(session) = &lease.session {
            let (_, connections) = self.open.entry(session.clone()).or_insert((lease.instance, 0));
            *connections += 1;
        }
        self.roster.change(lease.instance, |member| member.load += 1);
        self.leases.insert(id, Entry { lease, is_awaited });
    }

    /// A lease was reported. `false` when the session was given to another instance meanwhile.
    fn confirm(&mut self, id: LeaseId, session: Option<KeyValue>, instance: u32) -> bool {
        match self.leases.get_mut(&id) {
            Some(it) if it.lease.instance == instance => {
                it.is_awaited = false;
                true
            }
            Some(_) => false,
            None => {
                let place = session.as_ref().and_then(|session| self.open.get(session));
                if place.is_some_and(|(other, _)| *other != instance) {
                    return false;
                }
                let lease = Lease { session, instance };
                self.effects.push(Effect::SaveLease(id, lease.clone()));
                self.count(id, lease, false);
                true
            }
        }
    }

    /// The next lease that will be given up unless it is reported, and when.
    pub(super) fn next_unconfirmed(&mut self) -> Option<(Timestamp, LeaseId)> {
        while let Some((deadline, id)) = self.unconfirmed.front().copied() {
            if self.leases.get(&id).is_some_and(|it| it.is_awaited) {
                return Some((deadline, id));
            }
            self.unconfirmed.pop_front();
        }
        None
    }

    /// A connection is over. With the last one of a session its seat is kept.
    pub(super) fn release(&mut self, id: LeaseId, now: Timestamp) {
        let Some(Entry { lease, .. }) = self.leases.remove(&id) else { return };
        self.effects.push(Effect::DropLease(id));
        if let Some(session) = lease.session
            && let Some((_, connections)) = self.open.get_mut(&session)
        {
            *connections -= 1;
            if *connections == 0 {
                self.open.remove(&session);
                let seat = Seat { instance: lease.instance, until: now + self.limits.scale_down_after };
                self.effects.push(Effect::SaveSeat(session, seat));
            }
        }
        let mut is_idle = false;
        self.roster.change(lease.instance, |member| {
            member.held.remove(&id);
            member.load -= 1;
            is_idle = member.load == 0;
            if is_idle {
                member.idle_since = now;
            }
        });
        if is_idle {
            self.effects.push(Effect::SaveInstance(lease.instance, now));
        }
    }

    pub(super) fn open_instance(&mut self, instance: u32, now: Timestamp) {
        self.roster.open(instance, now);
        self.effects.push(Effect::SaveInstance(instance, now));
    }
}
