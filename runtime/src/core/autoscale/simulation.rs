//! A world of instances, clients and messages around a coordinator, in which everything goes wrong that can.

use super::*;
use crate::core::{key::KeyValue, time::Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    /// A client of this session asks; whether the request reaches the instance.
    Open { session: Option<u8>, arrives: bool },
    /// The n-th open connection ends; whether the instance can report it.
    Close { which: usize, reported: bool },
    /// The n-th of those that wait goes away.
    GiveUp(usize),
    /// A report that was thought to be lost arrives after all.
    Late(usize),
    /// An instance begins to fail, or stops to.
    Fails(u32, bool),
    /// An instance's object dies with all its connections.
    Crash(u32),
    /// Time passes, with a heartbeat every so often; which of them are lost.
    Wait { seconds: u8, lost: u8 },
    /// The wall clock is set.
    Jump(i32),
    /// The coordinator's object dies and is built again from what it stored.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<u8>(), proptest::bool::weighted(0.9)).prop_map(|(number, arrives)| Step::Open {
            session: (number < 220).then_some(number % 12),
            arrives,
        }),
        4 => (any::<usize>(), proptest::bool::weighted(0.7)).prop_map(|(which, reported)| Step::Close { which, reported }),
        1 => any::<usize>().prop_map(Step::GiveUp),
        2 => any::<usize>().prop_map(Step::Late),
        1 => (0_u32..4, any::<bool>()).prop_map(|(instance, fails)| Step::Fails(instance, fails)),
        1 => (0_u32..4).prop_map(Step::Crash),
        3 => (1_u8..40, any::<u8>()).prop_map(|(seconds, lost)| Step::Wait { seconds, lost }),
        1 => (-100_000_i32..100_000).prop_map(Step::Jump),
        1 => Just(Step::Restart),
    ]
}

/// The truth about an instance.
#[derive(Clone, Debug, Default)]
struct Instance {
    life: u64,
    number: u64,
    open: BTreeMap<LeaseId, Option<KeyValue>>,
    ended: Vec<LeaseId>,
    fails: bool,
}

struct World {
    limits: Limits,
    wall: Timestamp,
    coordinator: Coordinator,
    instances: BTreeMap<u32, Instance>,
    builds: u32,
    leases: BTreeMap<LeaseId, Lease>,
    listed: BTreeMap<u32, Timestamp>,
    seats: BTreeMap<String, Seat>,
    waiting: BTreeMap<Ticket, Option<KeyValue>>,
    issued: BTreeSet<LeaseId>,
    /// Reports that did not arrive, yet.
    lost: Vec<(u32, Report)>,
}

impl World {
    fn new(limits: Limits) -> Self {
        let wall = Timestamp(1_700_000_000_000);
        let (coordinator, effects) = Coordinator::new(limits, Stored::default(), wall);
        let mut world = Self {
            limits,
            wall,
            coordinator,
            instances: BTreeMap::new(),
            builds: 0,
            leases: BTreeMap::new(),
            listed: BTreeMap::new(),
            seats: BTreeMap::new(),
            waiting: BTreeMap::new(),
            issued: BTreeSet::new(),
            lost: Vec::new(),
        };
        world.perform(effects);
        world
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::SaveLease(id, lease) => drop(self.leases.insert(id, lease)),
                Effect::DropLease(id) => drop(self.leases.remove(&id)),
                Effect::SaveInstance(instance, since) => drop(self.listed.insert(instance, since)),
                Effect::DropInstance(instance) => drop(self.listed.remove(&instance)),
                Effect::SaveSeat(session, seat) => drop(self.seats.insert(session.as_str().into(), seat)),
                Effect::Admit(ticket, grant) => {
                    let session = self.waiting.remove(&ticket).expect("only who waits is admitted");
                    self.arrive(grant, session);
                }
                Effect::Stop(instance) => {
                    let open = self.instances.get(&instance).map_or(0, |it| it.open.len());
                    // Only what the coordinator cannot know of may be cut off.
                    if open > 0 {
                        self.crash(instance);
                    }
                }
                Effect::Warm(_) | Effect::Alarm(_) => {}
            }
        }
    }

    fn arrive(&mut self, grant: Grant, session: Option<KeyValue>) {
        self.instances.entry(grant.instance).or_default().open.insert(grant.lease, session);
    }

    fn crash(&mut self, instance: u32) {
        if let Some(it) = self.instances.get_mut(&instance) {
            *it = Instance { life: it.life + 1, ..Instance::default() };
        }
    }

    fn report(&mut self, instance: u32, is_lost: bool) {
        let Some(it) = self.instances.get_mut(&instance) else { return };
        if it.open.is_empty() && it.ended.is_empty() {
            return;
        }
        it.number += 1;
        let held = it.open.iter().map(|(lease, session)| Held { lease: *lease, session: session.clone() });
        let report = Report {
            life: it.life,
            number: it.number,
            held: held.collect(),
            ended: std::mem::take(&mut it.ended),
            failing: it.fails,
        };
        match is_lost {
            true => self.lost.push((instance, report)),
            false => self.arrives(instance, report),
        }
    }

    fn arrives(&mut self, instance: u32, report: Report) {
        let (reply, effects) = self.coordinator.report(instance, report, self.wall);
        let it = self.instances.entry(instance).or_default();
        for revoked in reply.revoked {
            it.open.remove(&revoked);
        }
        self.perform(effects);
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Open { session, arrives } => {
                let session = session.and_then(|it| KeyValue::new(&format!("s{it}")).ok());
                let seat = session.as_ref().and_then(|it| self.seats.get(it.as_str()).copied());
                let (assigned, effects) = self.coordinator.assign(session.clone(), seat, self.wall);
                match assigned {
                    Assigned::Granted(grant) => {
                        assert!(self.issued.insert(grant.lease), "{:?} was issued twice", grant.lease);
                        if arrives {
                            self.arrive(grant, session);
                        }
                    }
                    Assigned::Waiting(ticket) => drop(self.waiting.insert(ticket, session)),
                    Assigned::Full => {}
                }
                self.perform(effects);
            }
            Step::Close { which, reported } => {
                let open: Vec<(u32, LeaseId)> = self
                    .instances
                    .iter()
                    .flat_map(|(instance, it)| it.open.keys().map(|lease| (*instance, *lease)))
                    .collect();
                if let Some((instance, lease)) = open.get(which % open.len().max(1)).copied() {
                    let it = self.instances.entry(instance).or_default();
                    it.open.remove(&lease);
                    it.ended.push(lease);
                    self.report(instance, !reported);
                }
            }
            Step::GiveUp(which) => {
                let ticket = self.waiting.keys().nth(which % self.waiting.len().max(1)).copied();
                if let Some(ticket) = ticket {
                    self.waiting.remove(&ticket);
                    self.coordinator.give_up(ticket);
                }
            }
            Step::Late(which) => {
                if !self.lost.is_empty() {
                    let (instance, report) = self.lost.remove(which % self.lost.len());
                    self.arrives(instance, report);
                }
            }
            Step::Fails(instance, fails) => self.instances.entry(instance).or_default().fails = fails,
            Step::Crash(instance) => self.crash(instance),
            Step::Wait { seconds, lost } => {
                for second in 0..u64::from(seconds) {
                    self.wall = self.wall + Duration::from_secs(1);
                    if second.is_multiple_of(HEARTBEAT.as_secs()) {
                        self.heartbeats(lost.rotate_left(second as u32) & 1 == 1);
                    }
                    let effects = self.coordinator.ring(self.wall);
                    self.perform(effects);
                }
            }
            Step::Jump(seconds) => {
                let milliseconds = i64::from(seconds) * 1_000;
                self.wall = Timestamp(self.wall.0.saturating_add_signed(milliseconds));
            }
            Step::Restart => {
                // The store is what the effects made of it.
                self.builds += 1;
                self.waiting.clear();
                let stored = Stored {
                    builds: self.builds,
                    instances: self.listed.iter().map(|(instance, since)| (*instance, *since)).collect(),
                    leases: self.leases.iter().map(|(id, lease)| (*id, lease.clone())).collect(),
                };
                let (coordinator, effects) = Coordinator::new(self.limits, stored, self.wall);
                self.coordinator = coordinator;
                self.perform(effects);
            }
        }
    }

    fn heartbeats(&mut self, is_lost: bool) {
        let instances: Vec<u32> = self.instances.keys().copied().collect();
        instances.into_iter().for_each(|instance| self.report(instance, is_lost));
    }

    /// What must hold at every moment.
    fn check(&self) {
        let instances = self.coordinator.instances().count() as u32;
        assert!((self.limits.min..=self.limits.max).contains(&instances), "{instances} instances");
        let mut places: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for lease in self.leases.values() {
            if let Some(session) = &lease.session {
                places.entry(session.as_str()).or_default().insert(lease.instance);
            }
        }
        let split = places.iter().find(|(_, instances)| instances.len() > 1);
        assert!(split.is_none(), "a session was given to two instances: {split:?}");
        // What is stored is what is believed: a restart at any moment goes on from here.
        let mut stored: BTreeMap<u32, u32> = self.listed.keys().map(|instance| (*instance, 0)).collect();
        self.leases.values().for_each(|lease| *stored.entry(lease.instance).or_default() += 1);
        assert_eq!(stored, self.coordinator.instances().collect(), "what is stored is not what is believed");
    }

    /// What must hold when nothing has been lost for the length of one lease.
    fn check_converged(&self) {
        let truth: BTreeMap<u32, u32> = self
            .instances
            .iter()
            .map(|(instance, it)| (*instance, it.open.len() as u32))
            .filter(|(_, load)| *load > 0)
            .collect();
        let believed: BTreeMap<u32, u32> =
            self.coordinator.instances().filter(|(_, load)| *load > 0).collect();
        assert_eq!(believed, truth, "the load that is believed is not the true one");
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        for (instance, it) in &self.instances {
            for session in it.open.values().flatten() {
                let place = *places.entry(session.as_str()).or_insert(*instance);
                assert_eq!(place, *instance, "`{session}` is on two live instances");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_load_that_is_believed_becomes_the_true_one_within_one_lease(
        steps in proptest::collection::vec(step(), 1..120),
        min in 0_u32..3,
        max_connections in 1_u32..5,
        queue in 0_u32..3,
    ) {
        let limits = Limits {
            max_connections,
            min,
            max: 4,
            scale_down_after: Duration::from_secs(60),
            queue,
            warm_every: Duration::from_secs(30),
        };
        let mut world = World::new(limits);
        world.check();
        for step in steps {
            world.step(step);
            world.check();
        }
        world.step(Step::Wait { seconds: LEASE.as_secs() as u8 + 1, lost: 0 });
        world.check();
        world.check_converged();
        // With nobody left, it comes down to the minimum.
        for it in world.instances.values_mut() {
            *it = Instance { life: it.life + 1, ..Instance::default() };
        }
        for (ticket, _) in std::mem::take(&mut world.waiting) {
            world.coordinator.give_up(ticket);
        }
        world.step(Step::Wait { seconds: 100, lost: 0 });
        prop_assert_eq!(world.coordinator.instances().count() as u32, min);
        prop_assert!(world.coordinator.instances().all(|(_, load)| load == 0));
    }
}
