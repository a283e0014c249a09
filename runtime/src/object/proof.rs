//! Which classes are known to listen: what one object of an isolate saw holds for the others, and for as long as the code
//! stays the same, because new code comes with a new isolate. A start with an image or a program of its own says nothing
//! about others, and others say nothing about it.

use crate::{Spec, core::options::StartOptions};
use std::{cell::RefCell, collections::BTreeSet};

thread_local! {
    static LISTENED: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
}

/// A container of this class listened on all its ports.
pub(super) fn listened(spec: &Spec, options: &StartOptions) {
    if options.runs_the_class() {
        LISTENED.with_borrow_mut(|classes| classes.insert(spec.class));
    }
}

/// Whether one did before.
pub(super) fn has_listened(spec: &Spec, options: &StartOptions) -> bool {
    options.runs_the_class() && LISTENED.with_borrow(|classes| classes.contains(spec.class))
}
