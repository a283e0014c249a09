//! Notices the end of processes and keeps their ids from being used afterwards.

use std::sync::Arc;

use parking_lot::Mutex;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid};
use tokio::signal::unix::{Signal as SignalStream, SignalKind, signal};
use tokio::sync::oneshot;

use super::{Launched, Mode};
use crate::guardian::GuardianLine;

/// A started process until it is reaped. Signals go through here, so that they never hit a successor of its id.
#[derive(Clone)]
pub(crate) struct Process {
    alive: Arc<Mutex<Option<Pid>>>,
}

pub(crate) struct Reaper {
    mode: Mode,
    guardian: GuardianLine,
    watched: Mutex<Vec<Watched>>,
}

struct Watched {
    process: Process,
    pid: Pid,
    run: u32,
    ended: oneshot::Sender<i32>,
}

impl Process {
    /// The process id as the engine sees it, 0 once the process is gone.
    pub(crate) fn id(&self) -> i32 {
        self.alive.lock().map_or(0, |pid| pid.as_raw_nonzero().get())
    }

    /// Says whether there was still somebody to signal.
    pub(crate) fn signal(&self, signal: Signal) -> bool {
        self.alive.lock().is_some_and(|pid| kill_process(pid, signal).is_ok())
    }
}

impl Reaper {
    /// Must be called within the runtime.
    pub(crate) fn start(mode: Mode, guardian: GuardianLine) -> std::io::Result<Arc<Reaper>> {
        let children = signal(SignalKind::child())?;
        let reaper = Arc::new(Reaper { mode, guardian, watched: Mutex::default() });
        tokio::spawn(Arc::clone(&reaper).listen(children));
        Ok(reaper)
    }

    /// Gives a handle and the promise of an exit code: the process's own, or 128 and the signal that ended it.
    pub(crate) fn watch(&self, launched: &Launched) -> (Process, oneshot::Receiver<i32>) {
        let (ended, promise) = oneshot::channel();
        let process = Process { alive: Arc::new(Mutex::new(Some(launched.pid))) };
        self.watched.lock().push(Watched {
            process: process.clone(),
            pid: launched.pid,
            run: launched.run,
            ended,
        });
        // It may have ended before we looked, and its signal with it.
        self.reap();
        (process, promise)
    }

    async fn listen(self: Arc<Self>, mut children: SignalStream) {
        while children.recv().await.is_some() {
            self.reap();
        }
    }

    fn reap(&self) {
        let mut watched = self.watched.lock();
        let mut index = 0;
        while let Some(candidate) = watched.get(index) {
            match self.end(candidate) {
                None => index += 1,
                Some(code) => {
                    let _ = watched.swap_remove(index).ended.send(code);
                }
            }
        }
    }

    fn end(&self, candidate: &Watched) -> Option<i32> {
        let peek = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        // An error means that there is no such child, which cannot be waited for either.
        let status = waitid(WaitId::Pid(candidate.pid), peek).transpose()?;
        let mut alive = candidate.process.alive.lock();
        // The id is still taken by the unreaped process, and with it the number of its group.
        if self.mode == Mode::Plain {
            let _ = kill_process_group(candidate.pid, Signal::KILL);
            self.guardian.forget(candidate.run);
        }
        let _ = waitid(WaitId::Pid(candidate.pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG);
        *alive = None;
        let status = status.ok();
        let code = status.as_ref().and_then(|status| status.exit_status());
        let signal = status.as_ref().and_then(|status| status.terminating_signal());
        Some(code.or(signal.map(|signal| 128 + signal)).unwrap_or(137))
    }
}
