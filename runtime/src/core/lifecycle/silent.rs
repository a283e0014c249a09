//! A start of which nothing was ever heard: the platform says that its container runs, and no port of it ever answered.
//!
//! Either the program does not listen where it should, or it never ran. Nobody can see which. Where the class is known to
//! listen, the second is likely, and those who wait are better served by another start than by an error.

use super::{
    effect::Effect,
    machine::Lifecycle,
    record::{Phase, Run},
    stop::StopReason,
};
use crate::core::{failure::Failure, signal::Signal, time::Timestamp};
use std::time::Duration;

/// When so many starts have failed in a row, for whatever reason, those who wait are told.
const STARTS: u32 = 6;

/// What speaks for another start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// Somebody still waits.
    pub awaited: bool,
    /// Containers of the class have listened.
    pub proven: bool,
    /// A pause that others do not make at the same time; longer than nothing.
    pub jitter: Duration,
}

impl Lifecycle {
    /// Starts again on behalf of those who wait, or tells them. It counts as a failure either way, so the pauses between
    /// starts grow.
    pub(super) fn silent(
        &mut self,
        run: Run,
        failure: Failure,
        prospect: Prospect,
        now: Timestamp,
    ) -> Vec<Effect> {
        if run.phase != Phase::Starting {
            return Vec::new();
        }
        let mut failures = self.record.failures;
        failures.add(now);
        if !(prospect.awaited && prospect.proven && failures.count < STARTS) {
            let detail = match failures.count {
                1 => failure.detail,
                failed => format!("{}; {failed} starts failed in a row", failure.detail),
            };
            return self.start_failed(run, Failure { detail, ..failure }, now);
        }
        self.record.failures = failures;
        self.want(self.record.failures.pause(now).unwrap_or_default() + prospect.jitter);
        self.abandon(run, failure, now)
    }

    /// Those for whom another start was to be made have left before it began.
    pub(super) fn unwanted(&mut self, run: Run, now: Timestamp) -> Vec<Effect> {
        if run.phase != Phase::Starting {
            return Vec::new();
        }
        let reason = StopReason::StartFailed("nobody waited for it any more".to_owned());
        self.stop(run, reason, Signal::KILL, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{
        failure::FailureKind,
        lifecycle::{Event, Exit, RunId},
    };

    const NOW: Timestamp = Timestamp(1_000_000);
    const JITTER: Duration = Duration::from_millis(7);

    /// How long after a silent start the next one begins; `None` when those who wait are told.
    fn next(lifecycle: &mut Lifecycle, run: u64, awaited: bool, proven: bool) -> Option<Duration> {
        let failure = Failure::new(FailureKind::PortTimeout, "no port listens");
        let prospect = Prospect { awaited, proven, jitter: JITTER };
        let told = lifecycle.handle(Event::Silent(RunId(run), failure, prospect), NOW);
        let is_refused = told.iter().any(|effect| matches!(effect, Effect::Refuse(_)));
        let ended = lifecycle.handle(Event::Exited(RunId(run), Exit::Code(0)), NOW);
        let pause = ended.into_iter().find_map(|effect| match effect {
            Effect::Launch(_, pause) => Some(pause),
            _ => None,
        });
        assert_eq!(pause.is_none(), is_refused, "told, or served");
        pause
    }

    #[test]
    fn another_start_needs_somebody_who_waits_and_a_class_that_listens() {
        for (awaited, proven) in [(false, false), (false, true), (true, false)] {
            let (mut lifecycle, _) = Lifecycle::wake(None, false, Duration::from_secs(60), NOW);
            lifecycle.handle(Event::Demand(None), NOW);
            assert_eq!(next(&mut lifecycle, 1, awaited, proven), None);
            assert!(lifecycle.record().run.is_none());
        }
    }

    #[test]
    fn pauses_grow_and_the_sixth_is_the_last() {
        let (mut lifecycle, _) = Lifecycle::wake(None, false, Duration::from_secs(60), NOW);
        lifecycle.handle(Event::Demand(None), NOW);
        let pauses = (1..=6).map(|run| next(&mut lifecycle, run, true, true).map(|pause| pause - JITTER));
        let seconds = [Some(0), Some(0), Some(5), Some(10), Some(20), None];
        assert_eq!(pauses.collect::<Vec<_>>(), seconds.map(|it| it.map(Duration::from_secs)));
    }
}
