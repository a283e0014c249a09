//! The functions of `route.js`.

use super::stub::{Namespace, Stub};
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/platform/route.js")]
extern "C" {
    /// Sends a request to an object, without any orders.
    #[wasm_bindgen(catch)]
    fn plain(stub: &Stub, request: &web_sys::Request) -> Result<Promise, JsValue>;

    /// Sends a request to an object, with these orders.
    #[wasm_bindgen(catch, js_name = send)]
    fn send_with(stub: &Stub, request: &web_sys::Request, orders: &Object) -> Result<Promise, JsValue>;

    /// Whether a response stands in for a container's, and trying elsewhere may help.
    #[wasm_bindgen(js_name = isFailure)]
    pub(crate) fn is_failure(response: &JsValue) -> bool;

    /// Whether a request may be sent again.
    #[wasm_bindgen(js_name = isRepeatable)]
    pub(crate) fn is_repeatable(request: &web_sys::Request) -> bool;

    /// The response, or what `on_lost(error)` answers for an object that did not.
    pub(crate) fn reached(sent: &Promise, on_lost: &Closure<dyn Fn(JsValue) -> JsValue>) -> Promise;

    /// The response, or what `on_failure(response, request, env, instance)` makes of a failure.
    pub(crate) fn watched(
        sent: &Promise,
        request: &web_sys::Request,
        env: &JsValue,
        instance: u32,
        on_failure: &Closure<dyn Fn(JsValue, web_sys::Request, JsValue, u32) -> Promise>,
    ) -> Promise;

    /// The response with one more header.
    pub(crate) fn tagged(sent: &Promise, name: &str, value: &str) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// A random UUID, good enough to keep a secret.
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    pub(crate) fn random_uuid() -> String;

    #[wasm_bindgen(method, catch, js_name = getByName)]
    fn get_by_name_with(this: &Namespace, name: &str, options: &Object) -> Result<Stub, JsValue>;
}

/// What an object is told beside the request.
#[derive(Debug, Default)]
pub(crate) struct Orders<'a> {
    /// The port, when it is not the default one.
    pub(crate) port: Option<u16>,
    /// The lease of the connection.
    pub(crate) lease: Option<&'a str>,
    /// To wait for as long as a start may take, whatever the class says of requests.
    pub(crate) patient: bool,
    /// Another URL than that of the request.
    pub(crate) url: Option<&'a str>,
    /// Milliseconds after which an answer is given without the object's.
    pub(crate) timeout: Option<(u32, JsValue)>,
}

/// Sends a request to an object.
pub(crate) fn send(stub: &Stub, request: &web_sys::Request, orders: &Orders<'_>) -> Result<Promise, JsValue> {
    if let Orders { port: None, lease: None, patient: false, url: None, timeout: None } = orders {
        return plain(stub, request);
    }
    let object = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&object, &name.into(), &value).map(drop);
    if let Some(port) = orders.port {
        set("port", port.into())?;
    }
    if let Some(lease) = orders.lease {
        set("lease", lease.into())?;
    }
    if orders.patient {
        set("patient", true.into())?;
    }
    if let Some(url) = orders.url {
        set("url", url.into())?;
    }
    if let Some((timeout, late)) = &orders.timeout {
        set("timeout", (*timeout).into())?;
        set("late", late.clone())?;
    }
    send_with(stub, request, &object)
}

/// The object called `name`, placed as `hint` says when it is new.
pub(crate) fn stub(namespace: &Namespace, name: &str, hint: Option<&str>) -> Result<Stub, JsValue> {
    let Some(hint) = hint else { return namespace.get_by_name(name) };
    let options = Object::new();
    Reflect::set(&options, &"locationHint".into(), &hint.into())?;
    namespace.get_by_name_with(name, &options)
}

/// Starts the container behind an object, if it does not run, and waits for its ports.
pub(crate) fn started(stub: &Stub) -> Result<Promise, JsValue> {
    let usual = JsValue::UNDEFINED;
    stub.start_and_wait_for_ports(&usual, &usual, &usual)
}
