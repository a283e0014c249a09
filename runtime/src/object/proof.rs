//! Which classes are known to listen: what one object of an isolate saw holds for the others, and for as long as the code
//! stays the same, because new code comes with a new isolate.

use crate::Spec;
use std::{cell::RefCell, collections::BTreeSet};

thread_local! {
    static LISTENED: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
}

/// A container of this class listened on all its ports.
pub(super) fn listened(spec: &Spec) {
    LISTENED.with_borrow_mut(|classes| classes.insert(spec.class));
}

/// Whether one did before.
pub(super) fn has_listened(spec: &Spec) -> bool {
    LISTENED.with_borrow(|classes| classes.contains(spec.class))
}
