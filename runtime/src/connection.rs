//! TCP connections to a container.

use js_sys::Reflect;
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};
use worker::worker_sys;

/// An open TCP connection to a port of a container, as two streams of bytes that end one without the other.
///
/// Closing the writable half tells the container that nothing more comes; the end of the readable half is the
/// container's. Cancelling the readable half, aborting the writable one, or the end of the request that holds them breaks
/// the connection off. While it is open the instance stays awake.
pub struct Connection {
    streams: JsValue,
}

impl Connection {
    /// What is in `{ readable, writable }`.
    pub(crate) fn of(streams: &JsValue) -> Self {
        Self { streams: streams.clone() }
    }

    /// What the container writes. It can be the body of a response, and then never enters wasm.
    pub fn readable(&self) -> web_sys::ReadableStream {
        self.half("readable").unchecked_into()
    }

    /// What the container reads. The body of a request can be piped into it, and then never enters wasm.
    pub fn writable(&self) -> web_sys::WritableStream {
        self.half("writable").unchecked_into()
    }

    /// Both halves as one socket with `AsyncRead` and `AsyncWrite` of tokio, for clients of a protocol.
    pub fn into_socket(self) -> worker::Socket {
        self.streams.unchecked_into::<worker_sys::Socket>().into()
    }

    /// `{ readable, writable }`.
    pub(crate) fn into_streams(self) -> JsValue {
        self.streams
    }

    /// Both are there from the beginning, or there would be no connection.
    fn half(&self, name: &str) -> JsValue {
        Reflect::get(&self.streams, &name.into()).unwrap_or_default()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}
