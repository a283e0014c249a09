//! A struct with fields begins as its `Default`; one without needs none.
#![deny(warnings)]

use std::cell::Cell;
use worker_containers::prelude::*;

#[derive(Default)]
#[container(port = 8080, hooks)]
pub struct Counted {
    starts: Cell<u32>,
}

impl Hooks for Counted {
    async fn on_start(&self, _instance: &Instance) -> Result<(), Error> {
        self.starts.set(self.starts.get() + 1);
        Ok(())
    }
}

#[container(port = 8080)]
#[derive(Default)]
pub struct Tuple(u8);

#[container(port = 8080)]
pub struct Braces {}

#[container(port = 8080)]
pub struct Parentheses();

fn main() {
    assert_eq!(<Counted as Container>::create().starts.get(), 0);
    assert_eq!(<Tuple as Container>::create().0, 0);
    let _ = (<Braces as Container>::create(), <Parentheses as Container>::create());
}
