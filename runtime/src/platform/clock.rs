//! The only place that reads a clock, sleeps or rolls dice.

use super::once::{Once, once};
use crate::core::time::{Timestamp, millis};
use js_sys::Function;
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use wasm_bindgen::prelude::*;

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
    let mut timer = JsValue::UNDEFINED;
    let rings = once(|ring| timer = set_timeout(ring, millis(delay) as f64));
    Sleep { timer, rings }
}

/// A timer.
pub(crate) struct Sleep {
    timer: JsValue,
    rings: Once,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.rings).poll(context)
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
    }
}
