//! A queue of those who wait for the same thing.

use crate::core::failure::Failure;
use futures_channel::oneshot;
use std::cell::{Cell, RefCell};

/// Somebody who waits.
pub(super) type Waiter = oneshot::Sender<Result<(), Failure>>;

/// What somebody who waits is told; dropping it is leaving.
pub(super) type Told = oneshot::Receiver<Result<(), Failure>>;

/// Fewer than this are not worth a look for those who left.
const FEW: usize = 64;

/// All who wait for one thing.
#[derive(Default)]
pub(super) struct Waiters {
    queue: RefCell<Vec<Waiter>>,
    /// How long the queue may get before those who left are taken out.
    most: Cell<usize>,
}

impl Waiters {
    /// One more.
    pub(super) fn join(&self) -> Told {
        let (tell, told) = oneshot::channel();
        let mut queue = self.queue.borrow_mut();
        if queue.len() >= self.most.get().max(FEW) {
            queue.retain(|waiter| !waiter.is_canceled());
            self.most.set(2 * queue.len());
        }
        queue.push(tell);
        told
    }

    /// Whether somebody still waits.
    pub(super) fn is_anybody(&self) -> bool {
        self.queue.borrow().iter().any(|waiter| !waiter.is_canceled())
    }

    /// Tells all of them.
    pub(super) fn tell(&self, outcome: &Result<(), Failure>) {
        for waiter in self.queue.take() {
            // One that left does not want to know.
            let _ = waiter.send(outcome.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_left_are_forgotten() {
        let waiters = Waiters::default();
        let mut stays = waiters.join();
        for _ in 0..10_000 {
            drop(waiters.join());
        }
        assert!(waiters.queue.borrow().len() <= 2 * FEW, "{}", waiters.queue.borrow().len());
        assert!(waiters.is_anybody());
        waiters.tell(&Ok(()));
        assert_eq!(stays.try_recv(), Ok(Some(Ok(()))));
        assert!(!waiters.is_anybody());
    }
}
