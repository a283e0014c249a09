//! What a coordinator does, one thing at a time.

use super::*;
use crate::core::{key::KeyValue, time::Timestamp};

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const MINUTE: Duration = Duration::from_secs(60);
const LIMITS: Limits = Limits {
    max_connections: 10,
    min: 0,
    max: 3,
    scale_down_after: MINUTE,
    queue: 2,
    warm_every: Duration::from_secs(30),
};

fn fresh(limits: Limits) -> (Coordinator, Vec<Effect>) {
    Coordinator::new(limits, Stored::default(), NOW)
}

fn session(number: u32) -> Option<KeyValue> {
    KeyValue::new(&format!("session-{number}")).ok()
}

fn granted(assigned: Assigned) -> Grant {
    match assigned {
        Assigned::Granted(grant) => grant,
        other => panic!("{other:?}"),
    }
}

/// Gives each of these sessions a connection.
fn fill(coordinator: &mut Coordinator, sessions: std::ops::Range<u32>, now: Timestamp) {
    for number in sessions {
        granted(coordinator.assign(session(number), None, now).0);
    }
}

fn loads(coordinator: &Coordinator) -> Vec<u32> {
    coordinator.instances().map(|(_, load)| load).collect()
}

fn report(number: u64, held: &[(LeaseId, Option<KeyValue>)]) -> Report {
    let held = held.iter().map(|(lease, session)| Held { lease: *lease, session: session.clone() }).collect();
    Report { life: 1, number, held, ..Report::default() }
}

#[test]
fn connections_go_where_there_is_most_room() {
    let (mut it, effects) = fresh(Limits { min: 3, ..LIMITS });
    assert_eq!(effects.iter().filter(|effect| matches!(effect, Effect::Warm(_))).count(), 3);
    for number in 0..25 {
        granted(it.assign(session(number), None, NOW).0);
    }
    assert_eq!(loads(&it), [9, 8, 8]);
}

#[test]
fn an_instance_is_added_when_all_are_full_and_never_one_too_many() {
    let (mut it, _) = fresh(LIMITS);
    let places: Vec<u32> =
        (0..30).map(|it_is| granted(it.assign(session(it_is), None, NOW).0).instance).collect();
    let expected: Vec<u32> = (0..30).map(|number| number / 10).collect();
    assert_eq!(places, expected);
    assert!(matches!(it.assign(session(30), None, NOW).0, Assigned::Waiting(_)));
    assert!(matches!(it.assign(None, None, NOW).0, Assigned::Waiting(_)));
    assert_eq!(it.assign(session(32), None, NOW).0, Assigned::Full);
    // A session that is being served is not split, whatever the load.
    assert_eq!(granted(it.assign(session(7), None, NOW).0).instance, 0);
}

#[test]
fn who_waits_longest_gets_the_next_place() {
    let (mut it, _) = fresh(Limits { max_connections: 1, max: 1, ..LIMITS });
    let first = granted(it.assign(session(0), None, NOW).0);
    let Assigned::Waiting(second) = it.assign(session(1), None, NOW).0 else { panic!("no queue") };
    let Assigned::Waiting(third) = it.assign(session(2), None, NOW).0 else { panic!("no queue") };
    it.give_up(second);
    let over = Report { life: 1, number: 1, ended: vec![first.lease], ..Report::default() };
    let (_, effects) = it.report(0, over, NOW);
    let admitted: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Admit(ticket, grant) => Some((*ticket, grant.instance)),
            _ => None,
        })
        .collect();
    assert_eq!(admitted, [(third, 0)]);
}

#[test]
fn a_session_comes_back_to_its_seat_while_there_is_room() {
    let (mut it, _) = fresh(LIMITS);
    fill(&mut it, 0..11, NOW);
    let seat = |instance, until| Some(Seat { instance, until });
    assert_eq!(granted(it.assign(session(20), seat(1, NOW + MINUTE), NOW).0).instance, 1);
    // Full, forgotten, and gone.
    assert_eq!(granted(it.assign(session(21), seat(0, NOW + MINUTE), NOW).0).instance, 1);
    assert_eq!(granted(it.assign(session(22), seat(0, NOW), NOW).0).instance, 1);
    assert_eq!(granted(it.assign(session(23), seat(2, NOW + MINUTE), NOW).0).instance, 1);
}

#[test]
fn what_nobody_reports_is_over_after_one_lease() {
    let (mut it, _) = fresh(LIMITS);
    let kept = granted(it.assign(session(0), None, NOW).0);
    fill(&mut it, 1..10, NOW);
    it.report(0, report(1, &[(kept.lease, session(0))]), NOW + HEARTBEAT);
    it.ring(NOW + LEASE - Duration::from_millis(1));
    assert_eq!(loads(&it), [10]);
    let effects = it.ring(NOW + LEASE);
    assert_eq!(loads(&it), [1]);
    let seats = effects.iter().filter(|effect| matches!(effect, Effect::SaveSeat(_, _)));
    assert_eq!(seats.count(), 9);
    it.ring(NOW + HEARTBEAT + LEASE);
    assert_eq!(loads(&it), [0]);
    assert_eq!(it.stats(|_| String::new(), NOW + HEARTBEAT + LEASE).expired, 10);
}

#[test]
fn a_report_says_the_whole_truth_and_an_old_one_nothing() {
    let (mut it, _) = fresh(LIMITS);
    let [a, b, c] = [0, 1, 2].map(|number| granted(it.assign(session(number), None, NOW).0).lease);
    it.report(0, report(2, &[(a, session(0)), (b, session(1))]), NOW);
    assert_eq!(loads(&it), [3], "a lease that was never reported may be on its way");
    it.report(0, report(1, &[]), NOW);
    assert_eq!(loads(&it), [3], "an old report came late");
    it.report(0, report(3, &[(b, session(1)), (c, session(2))]), NOW);
    assert_eq!(loads(&it), [2], "what is not held any more is over");
    let reborn = Report { life: 2, number: 1, ..Report::default() };
    it.report(0, reborn, NOW);
    assert_eq!(loads(&it), [0], "the object crashed, and its connections with it");
}

#[test]
fn a_connection_that_was_given_up_too_early_counts_again_unless_the_session_moved_on() {
    let (mut it, _) = fresh(Limits { max_connections: 2, ..LIMITS });
    let [a, b, _c] = [0, 1, 2].map(|number| granted(it.assign(session(number), None, NOW).0).lease);
    let later = NOW + LEASE;
    it.ring(later);
    assert_eq!(loads(&it), [0, 0]);
    // Session 0 comes again and is put on instance 1, because 0 took others meanwhile.
    fill(&mut it, 10..12, later);
    it.report(0, report(1, &[]), later);
    let elsewhere = Seat { instance: 1, until: later + MINUTE };
    assert_eq!(granted(it.assign(session(0), Some(elsewhere), later).0).instance, 1);
    let (reply, _) = it.report(0, report(2, &[(a, session(0)), (b, session(1))]), later);
    assert_eq!(reply.revoked, [a]);
    let on_first = loads(&it)[0];
    assert_eq!(on_first, 2, "one lease that nobody reported yet and one that was taken up again");
}

#[test]
fn a_failing_instance_is_passed_over_for_a_while() {
    let (mut it, _) = fresh(LIMITS);
    let first = granted(it.assign(session(0), None, NOW).0);
    let failed = Report { life: 1, number: 1, ended: vec![first.lease], failing: true, ..Report::default() };
    it.report(0, failed, NOW);
    assert_eq!(granted(it.assign(session(1), None, NOW).0).instance, 1);
    let seat = Some(Seat { instance: 0, until: NOW + MINUTE });
    assert_eq!(granted(it.assign(session(0), seat, NOW).0).instance, 1);
    assert_eq!(granted(it.assign(session(2), None, NOW + FAILING).0).instance, 0);
}

#[test]
fn what_is_idle_is_stopped_down_to_the_minimum() {
    let (mut it, _) = fresh(Limits { max_connections: 1, min: 1, ..LIMITS });
    let leases: Vec<LeaseId> =
        (0..3).map(|number| granted(it.assign(session(number), None, NOW).0).lease).collect();
    for (instance, lease) in leases.into_iter().enumerate() {
        let over = Report { life: 1, number: 1, ended: vec![lease], ..Report::default() };
        it.report(instance as u32, over, NOW);
    }
    let stops = |effects: Vec<Effect>| -> Vec<u32> {
        effects.iter().filter_map(|it| if let Effect::Stop(it) = it { Some(*it) } else { None }).collect()
    };
    assert_eq!(stops(it.ring(NOW + MINUTE - Duration::from_millis(1))), [0; 0]);
    assert_eq!(stops(it.ring(NOW + MINUTE)), [2, 1]);
    assert_eq!(stops(it.ring(NOW + MINUTE * 100)), [0; 0]);
    assert_eq!(loads(&it), [0]);
}

#[test]
fn nothing_rings_when_nothing_is_left_to_do() {
    let (mut it, effects) = fresh(LIMITS);
    assert_eq!(effects, []);
    let (_, effects) = it.assign(session(0), None, NOW);
    assert!(effects.contains(&Effect::Alarm(NOW + LEASE)), "{effects:?}");
    let effects = it.ring(NOW + LEASE);
    assert!(effects.contains(&Effect::Alarm(NOW + LEASE + MINUTE)), "{effects:?}");
    let effects = it.ring(NOW + LEASE + MINUTE);
    assert!(effects.contains(&Effect::Stop(0)), "{effects:?}");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Alarm(_))), "{effects:?}");
}

#[test]
fn fewer_are_allowed_after_a_deploy() {
    let lease = |session, instance| Lease { session, instance };
    let stored = Stored {
        builds: 1,
        instances: (0..3).map(|instance| (instance, NOW)).collect(),
        leases: vec![(LeaseId(1), lease(session(0), 0)), (LeaseId(2), lease(session(1), 2))],
    };
    let (mut it, effects) = Coordinator::new(Limits { max: 1, ..LIMITS }, stored, NOW);
    assert_eq!(loads(&it), [1]);
    let gone: Vec<_> =
        effects.iter().filter(|it| matches!(it, Effect::Stop(_) | Effect::DropLease(_))).collect();
    assert_eq!(gone, [&Effect::Stop(1), &Effect::Stop(2), &Effect::DropLease(LeaseId(2))]);
    let (reply, _) = it.report(2, report(1, &[(LeaseId(2), session(1))]), NOW);
    assert_eq!(reply.revoked, [LeaseId(2)]);
}

#[test]
fn shards_share_what_there_is() {
    let route = crate::core::route::Autoscale {
        max_connections: 10,
        min: 5,
        max: 14,
        scale_down_after: MINUTE,
        shards: 4,
        when_full: crate::core::route::WhenFull::Queue,
        stats: None,
    };
    let shares: Vec<_> = (0..4).map(|shard| Limits::of_shard(&route, shard, MINUTE)).collect();
    assert_eq!(shares.iter().map(|share| share.max).collect::<Vec<_>>(), [4, 4, 3, 3]);
    assert_eq!(shares.iter().map(|share| share.min).collect::<Vec<_>>(), [2, 1, 1, 1]);
    let reject = crate::core::route::Autoscale { when_full: crate::core::route::WhenFull::Reject, ..route };
    assert_eq!(Limits::of_shard(&reject, 0, MINUTE).queue, 0);
}
