//! The only place that reads a clock, sleeps or rolls dice.

use crate::core::time::{Timestamp, millis};
use js_sys::{Function, Promise};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, delay_ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Now.
pub(crate) fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as u64)
}

/// 64 random bits; what JavaScript's generator is good for: spreading load, not secrets.
pub(crate) fn random() -> u64 {
    let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
    (half() << 32) | half()
}

/// Resolves after `delay`. Dropping it ends the timer: one that runs keeps an object in memory.
pub(crate) fn sleep(delay: Duration) -> Sleep {
    let (mut timer, mut ring) = (JsValue::UNDEFINED, None);
    let rings = Promise::new(&mut |resolve, _| {
        timer = set_timeout(&resolve, millis(delay) as f64);
        ring = Some(resolve);
    });
    Sleep { timer, ring, rings: JsFuture::from(rings) }
}

/// A timer.
pub(crate) struct Sleep {
    timer: JsValue,
    ring: Option<Function>,
    rings: JsFuture,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // It is never rejected.
        Pin::new(&mut self.rings).poll(context).map(drop)
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
        // A promise that never settles keeps the closures that wait for it, and with them memory of the isolate.
        let _ = self.ring.take().map(|ring| ring.call0(&JsValue::UNDEFINED));
    }
}
