//! The promises, held against what was seen.

use crate::step::{Hooks as How, Plan, Step};
use proptest::test_runner::TestCaseError;
use std::{cell::Cell, collections::BTreeMap, future::pending, time::Duration};
use worker_containers::{
    Error, Instance,
    core::{
        lifecycle::{Exit, RunId, StopReason},
        time::Timestamp,
    },
    prelude::*,
    sim::{Observed, RequestId, Seen, Simulation, Through},
};

/// How long a request waits when nothing is said about it: for a start, and a minute for what has to end before.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// `sleep_after` of the class.
const SLEEP_AFTER: Duration = Duration::from_secs(20);

thread_local! {
    // A class is created without arguments, and a sequence runs on one thread.
    static HOW: Cell<How> = const { Cell::new(How::Prompt) };
    // What the class remembers in itself is gone with each eviction.
    static KEPT: Cell<bool> = const { Cell::new(false) };
}

#[container(port = 8080, sleep_after = "20s", hooks)]
struct Subject;

impl Hooks for Subject {
    async fn on_start(&self, _instance: &Instance) -> worker_containers::Result<()> {
        match HOW.get() {
            How::FailingStart => Err(Error::Platform("it is not to be".to_owned())),
            How::Hanging => pending().await,
            How::Prompt | How::KeepingOnce => Ok(()),
        }
    }

    async fn on_stop(&self, _instance: &Instance, _stop: &Stop) {
        hang().await;
    }

    async fn on_error(&self, _instance: &Instance, _error: &Error) {
        hang().await;
    }

    async fn on_activity_expired(&self, _instance: &Instance) -> Verdict {
        hang().await;
        match HOW.get() {
            How::KeepingOnce if !KEPT.replace(true) => Verdict::KeepAlive,
            _ => Verdict::Stop,
        }
    }
}

async fn hang() {
    if matches!(HOW.get(), How::Hanging) {
        pending::<()>().await;
    }
}

macro_rules! ensure {
    ($condition:expr, $($text:tt)+) => {
        if !$condition {
            return Err(TestCaseError::fail(format!($($text)+)));
        }
    };
}

/// Runs a sequence and looks at what came of it.
pub(crate) fn hold(plan: &Plan, sequence: &[Step]) -> Result<(), TestCaseError> {
    HOW.set(plan.hooks);
    KEPT.set(false);
    let mut sim = Simulation::<Subject>::new();
    sim.usually(plan.usual.clone());
    plan.patience.into_iter().for_each(|patience| sim.requests_wait(patience));
    let mut requests = Vec::new();
    for step in sequence {
        match step {
            Step::Request(takes) => requests.push((sim.now(), sim.request(*takes))),
            Step::Socket(open) => requests.push((sim.now(), sim.socket(*open, plan.through))),
            Step::Pass(time) => sim.pass(*time),
            Step::Stop => sim.stop(StopReason::Requested),
            Step::Destroy => sim.stop(StopReason::Destroyed("a step".to_owned())),
            Step::Exit(code) => sim.exit(*code),
            Step::RollOut => sim.roll_out(),
            Step::StopListening => sim.stop_listening(),
            Step::RestartObject => sim.restart_object(),
            Step::RestartRuntime => sim.restart_runtime(),
            Step::Next(behaviour) => sim.next(behaviour.clone()),
        }
    }
    everybody_is_answered(&mut sim, &requests, plan.patience.unwrap_or(LONGEST_WAIT))?;
    it_comes_to_rest(&mut sim, plan.through)?;
    let failed = |why| TestCaseError::fail(format!("{why}\n{}", shown(&sim)));
    runs_are_told_once(&sim).map_err(failed)?;
    causes_are_true(&sim).map_err(failed)?;
    open_sockets_keep(&sim).map_err(failed)?;
    alarms_are_sane(&sim).map_err(failed)
}

/// What was seen, a line for each, with seconds since the first.
fn shown(sim: &Simulation<Subject>) -> String {
    let trace = sim.trace();
    let began = trace.first().map_or(sim.now(), |seen| seen.at);
    let line = |seen: &Seen| format!("{:9.3} {:?}\n", seen.at.since(began).as_secs_f64(), seen.what);
    trace.iter().map(line).collect()
}

/// No request waits longer than a start may take, with what may have to end before it.
fn everybody_is_answered(
    sim: &mut Simulation<Subject>,
    requests: &[(Timestamp, RequestId)],
    patience: Duration,
) -> Result<(), TestCaseError> {
    sim.pass(Duration::from_secs(200));
    for (asked, request) in requests {
        let waited = sim.answered_at(*request).map(|at| at.since(*asked));
        let in_time = waited.is_some_and(|waited| waited <= patience);
        ensure!(in_time, "a request of {asked:?} waited {waited:?}\n{}", shown(sim));
    }
    Ok(())
}

/// Nobody uses it any more: the container ends, and then nothing is left that could wake anybody.
fn it_comes_to_rest(sim: &mut Simulation<Subject>, through: Through) -> Result<(), TestCaseError> {
    let had_sockets = sim.trace().iter().any(|seen| matches!(seen.what, Observed::Socket(_)));
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    // Until the last socket is closed, until it is not believed to be open, and until the object looks again.
    let (open, belief, look) = match through {
        _ if !had_sockets => (minutes(0), minutes(0), minutes(1)),
        Through::Engine => (minutes(5), minutes(0), minutes(1)),
        Through::Edge => (minutes(5), SLEEP_AFTER, minutes(11)),
        Through::Nothing => (minutes(5), minutes(4 * 60), minutes(1)),
    };
    sim.pass(open);
    // Exchanges may last 30 s, the hook may keep it once and may hang for 30 s; SIGTERM may be ignored twice 10 s long.
    sim.pass(belief + SLEEP_AFTER * 3 + Duration::from_secs(120));
    ensure!(!sim.is_running(), "the container still runs\n{}", shown(sim));
    sim.pass(look);
    ensure!(sim.alarm().is_none(), "an alarm remains\n{}", shown(sim));
    let quiet = sim.trace().len();
    sim.pass(Duration::from_secs(3_600));
    ensure!(sim.trace().len() == quiet, "something happens for no reason\n{}", shown(sim));
    Ok(())
}

/// At most one start for each run; hooks once, in order, and `on_stop` for every run that had `on_start`.
fn runs_are_told_once(sim: &Simulation<Subject>) -> Result<(), String> {
    let mut starts: BTreeMap<RunId, u32> = BTreeMap::new();
    let mut told: Vec<(RunId, bool)> = Vec::new();
    let mut last_started = None;
    for seen in sim.trace() {
        match seen.what {
            Observed::Start(run) => {
                *starts.entry(run).or_default() += 1;
                if last_started.replace(run).is_some_and(|last| last >= run) {
                    return Err(format!("run {run} is started after a later one, or twice"));
                }
            }
            Observed::OnStart(run) => told.push((run, true)),
            Observed::OnStop(stop) => told.push((stop.run, false)),
            _ => {}
        }
    }
    for pair in told.chunks(2) {
        match pair {
            [(started, true), (stopped, false)] if started == stopped => {}
            _ => return Err(format!("hooks do not alternate: {told:?}")),
        }
    }
    match starts.iter().find(|(_, count)| **count > 1) {
        Some((run, count)) => Err(format!("run {run} has {count} starts")),
        None => Ok(()),
    }
}

/// `on_stop` is told what was seen, as far as anybody was there to see it.
fn causes_are_true(sim: &Simulation<Subject>) -> Result<(), String> {
    let trace = sim.trace();
    for (at, seen) in trace.iter().enumerate() {
        let Observed::OnStop(stop) = &seen.what else { continue };
        let started = trace.iter().position(|seen| seen.what == Observed::Start(stop.run));
        let run = &trace[started.unwrap_or_default()..at];
        let ended = run.iter().position(|seen| matches!(&seen.what, Observed::Exit(_)));
        let Some((at, Observed::Exit(exit))) = ended.map(|at| (at, &run[at].what)) else {
            return Err(format!("{stop:?} without an end"));
        };
        let unseen = *exit == Exit::Unseen || run[at..].iter().any(|seen| seen.what == Observed::Built);
        let is_true = match (&stop.cause, exit) {
            (StopCause::Exited, Exit::Code(code)) => stop.code == Some(*code),
            (StopCause::Rollout, Exit::Signalled) => stop.code.is_none(),
            (StopCause::Lost | StopCause::LeftToPlatform, _) => unseen && stop.code.is_none(),
            (StopCause::Requested | StopCause::Idle | StopCause::StartFailed(_), _) => true,
            (StopCause::Unresponsive(why), _) => why.contains("8080"),
            (StopCause::Destroyed(why), _) => why == "a step",
            _ => false,
        };
        if !is_true {
            return Err(format!("{stop:?} of a container that ended with {exit:?}"));
        }
    }
    Ok(())
}

/// No run ends as idle in the middle of a WebSocket.
fn open_sockets_keep(sim: &Simulation<Subject>) -> Result<(), String> {
    let trace = sim.trace();
    for (at, seen) in trace.iter().enumerate() {
        let Observed::OnStop(stop) = &seen.what else { continue };
        if stop.cause != StopCause::Idle {
            continue;
        }
        let started =
            trace.iter().position(|seen| seen.what == Observed::Start(stop.run)).unwrap_or_default();
        let run = &trace[started..at];
        let Some(exit) = run.iter().find(|seen| matches!(seen.what, Observed::Exit(_))) else { continue };
        let is_open = |seen: &&Seen| matches!(seen.what, Observed::Socket(until) if seen.at < exit.at && exit.at < until);
        if let Some(socket) = run.iter().find(is_open) {
            return Err(format!("{stop:?} in the middle of {socket:?}"));
        }
    }
    Ok(())
}

/// No alarm is set in the past, and none rings more often than the phases of a run can explain.
fn alarms_are_sane(sim: &Simulation<Subject>) -> Result<(), String> {
    let trace = sim.trace();
    for seen in &trace {
        if let Observed::Alarm(at) = seen.what
            && at <= seen.at
        {
            return Err(format!("at {:?} the alarm is set to {at:?}", seen.at));
        }
    }
    let rang: Vec<_> = trace.iter().filter(|seen| seen.what == Observed::Rang).map(|seen| seen.at).collect();
    match rang.windows(3).find(|ringing| ringing[2].since(ringing[0]) < Duration::from_secs(1)) {
        Some(ringing) => Err(format!("the alarm spins: {ringing:?}")),
        None => Ok(()),
    }
}
