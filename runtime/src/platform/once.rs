//! A promise of this side's own, which JavaScript settles once.

use js_sys::{Function, Promise};
use std::{
    pin::Pin,
    task::{Context, Poll},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Resolves when the function that `ask` was given is called.
pub(crate) fn once(ask: impl FnOnce(&Function)) -> Once {
    let (mut ask, mut settle) = (Some(ask), None);
    let settled = Promise::new(&mut |resolve, _| {
        if let Some(ask) = ask.take() {
            ask(&resolve);
        }
        settle = Some(resolve);
    });
    Once { settle, settled: JsFuture::from(settled) }
}

/// Something that happens once, or not at all.
pub(crate) struct Once {
    settle: Option<Function>,
    settled: JsFuture,
}

impl Future for Once {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // It is never rejected.
        Pin::new(&mut self.settled).poll(context).map(drop)
    }
}

impl Drop for Once {
    fn drop(&mut self) {
        // A promise that never settles keeps the closures that wait for it, and with them memory of the isolate.
        let _ = self.settle.take().map(|settle| settle.call0(&JsValue::UNDEFINED));
    }
}
