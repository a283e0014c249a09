//! Waiting for an `AbortSignal`.

use super::glue;
use js_sys::{Function, Promise};
use std::{
    pin::Pin,
    task::{Context, Poll},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Resolves when `signal` is aborted.
pub(crate) fn aborted(signal: &JsValue) -> Aborted {
    let mut settle = None;
    let aborts = Promise::new(&mut |resolve, _| {
        glue::on_abort(signal, &resolve);
        settle = Some(resolve);
    });
    Aborted { settle, aborts: JsFuture::from(aborts) }
}

/// A signal that is waited for.
pub(crate) struct Aborted {
    settle: Option<Function>,
    aborts: JsFuture,
}

impl Future for Aborted {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // It is never rejected.
        Pin::new(&mut self.aborts).poll(context).map(drop)
    }
}

impl Drop for Aborted {
    fn drop(&mut self) {
        // A promise that never settles keeps the closures that wait for it, and with them memory of the isolate.
        let _ = self.settle.take().map(|settle| settle.call0(&JsValue::UNDEFINED));
    }
}
