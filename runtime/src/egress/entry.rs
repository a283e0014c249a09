//! What a generated entrypoint holds.

use super::Outbound;
use crate::{
    Container, Error, Hooks, Result,
    core::{
        egress::{Decision, LogBudget, Policy, Reason},
        failure::{Failure, FailureKind},
    },
    object::answer,
    platform::{clock, console, egress::EntrypointContext, glue},
};
use js_sys::Promise;
use serde::Serialize;
use std::{cell::RefCell, marker::PhantomData};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use worker::{Env, Request, Response};

/// Most of a host or method that is written into the log.
const LONGEST_WORD: usize = 253;

thread_local! {
    /// Shared by all entrypoints of an isolate.
    static LOG: RefCell<LogBudget> = RefCell::default();
}

/// One intercepted connection of a container of the class `C`.
pub struct EgressEntry<C> {
    from: Option<(EntrypointContext, Env)>,
    class: PhantomData<fn() -> C>,
}

/// A denied request, as the log is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    message: &'static str,
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    method: &'a str,
    host: &'a str,
    port: u16,
    /// Lines like this one that were not written since the last one that was.
    #[serde(skip_serializing_if = "is_none")]
    left_out: u64,
}

impl<C: Container> EgressEntry<C> {
    /// Called by the runtime's constructor.
    pub fn new(context: JsValue, env: Env) -> Self {
        Self { from: Some((context.unchecked_into(), env)), class: PhantomData }
    }

    /// One that is none, made only to learn its class.
    pub fn unborn() -> Self {
        Self { from: None, class: PhantomData }
    }

    /// Answers a request of the container.
    pub fn fetch(&self, request: web_sys::Request) -> Promise {
        let lost =
            || Error::from(Failure::new(FailureKind::Stopped, "the Worker was started anew after a panic"));
        let request = Request::from(request);
        let outbound = self.outbound(&request);
        let answered = future_to_promise(async move {
            let answered = match outbound {
                Ok(outbound) => judged::<C>(outbound, request).await,
                Err(error) => Err(error),
            };
            Ok(match answered {
                Ok(response) => web_sys::Response::from(response).into(),
                Err(error) => answer(&error),
            })
        });
        glue::guarded(&answered, &answer(&lost()))
    }

    fn outbound(&self, request: &Request) -> Result<Outbound> {
        let never =
            || Failure::new(FailureKind::Unsupported, "this entrypoint was never constructed by the runtime");
        let (context, env) = self.from.as_ref().ok_or_else(never)?;
        let props = context.props();
        let url = request.url()?;
        Ok(Outbound {
            instance: props.as_ref().and_then(|props| props.instance()),
            id: props.as_ref().and_then(|props| props.id()).unwrap_or_default(),
            host: url.host_str().unwrap_or_default().to_owned(),
            port: url.port_or_known_default().unwrap_or_default(),
            env: env.clone(),
        })
    }
}

/// Nothing gets past this: whatever the runtime intercepted and why, the rules are applied to where it would go.
async fn judged<C: Container>(outbound: Outbound, request: Request) -> Result<Response> {
    let policy = C::SPEC.egress.as_ref().map(|rules| rules.policy);
    let decision = policy.as_ref().map(|policy| policy.decide(&outbound.host, outbound.port));
    match (decision, &policy) {
        (Some(Decision::Pass), _) => outbound.forward(request).await,
        (Some(Decision::Handle), _) => {
            // Headers of a request that comes in cannot be changed; those of one that is made from it can.
            Hooks::egress(&C::create(), &outbound, request.clone_mut()?).await
        }
        (Some(Decision::Deny(reason)), Some(policy)) => {
            log(C::SPEC.class, &outbound, &request);
            Err(Failure::new(FailureKind::EgressDenied, why(C::SPEC.class, policy, &outbound, reason)).into())
        }
        _ => Err(Failure::new(FailureKind::EgressDenied, "this class intercepts nothing").into()),
    }
}

fn why(class: &str, policy: &Policy, outbound: &Outbound, reason: Reason) -> String {
    let (host, port) = (shortened(&outbound.host), outbound.port);
    match reason {
        Reason::Denied(rule) => {
            format!("`{class}` may not reach `{host}`: `deny` in its `egress` has `{rule}`")
        }
        Reason::NotAllowed if policy.decide(host, 443) == Decision::Handle => {
            format!("`{class}` may reach `{host}`, but not on port {port}; add `{host}:{port}` to `allow`")
        }
        Reason::NotAllowed => {
            format!("`{class}` may not reach `{host}`: `allow` in its `egress` does not have it")
        }
    }
}

fn log(class: &'static str, outbound: &Outbound, request: &Request) {
    let Some(left_out) = LOG.with_borrow_mut(|budget| budget.take(clock::now())) else { return };
    let method = request.method().to_string();
    let line = Line {
        message: "egress denied",
        class,
        instance: outbound.instance(),
        method: shortened(&method),
        host: shortened(&outbound.host),
        port: outbound.port,
        left_out,
    };
    if let Ok(line) = serde_json::to_string(&line) {
        console::info(&line);
    }
}

fn shortened(word: &str) -> &str {
    word.get(..word.floor_char_boundary(LONGEST_WORD)).unwrap_or_default()
}

fn is_none(count: &u64) -> bool {
    *count == 0
}
