//! Sending a request to the instance that was picked, and on to the next one where that fails.

use super::{
    Destination, Router,
    router::{coordinators, path_start},
};
use crate::{
    Error, Result, Spec,
    coordinator::{Travelling, ask, stats_of},
    core::{
        failure::{Failure, FailureKind},
        hash::Preference,
        instance::InstanceName,
        pattern,
        route::{Mode, Route},
        select::Selection,
        time::millis,
    },
    error::text_of,
    object::answer,
    platform::{
        clock,
        route::{self, Orders, is_failure, is_repeatable, tagged, watched},
        stub::namespace,
    },
};
use js_sys::Promise;
use std::time::Duration;
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::Env;

/// The pause before the same instance is tried again; it doubles each time.
const PAUSE: Duration = Duration::from_millis(100);

/// Sends `request` on its way. Where nothing special is wanted, the answer is the object's own promise, which wasm
/// neither awaits nor wraps.
pub(super) fn send(
    router: &Router,
    destination: Destination,
    request: &web_sys::Request,
    env: &Env,
) -> Result<Promise> {
    let issue = destination.issue.clone();
    let Destination { spec, route, selection, key, .. } = destination;
    let sent = match selection {
        Selection::One(instance) => {
            let sent = to_instance(spec, &route, &instance, None, request, env)?;
            match route.options.retry > 0 && is_repeatable(request) {
                true => watched(&sent, request, env, 0, &router.0.on_failure),
                false => sent,
            }
        }
        Selection::Pool(preference) => {
            let index = router.0.health.borrow().choose(spec.binding, preference, clock::now());
            let sent = to_instance(spec, &route, &InstanceName::pool(index), None, request, env)?;
            watched(&sent, request, env, index, &router.0.on_failure)
        }
        Selection::Coordinated(coordinator, _) => {
            let (request, env) = (Clone::clone(request), env.clone());
            future_to_promise(async move {
                let sent = async {
                    let grant = ask(&env, spec, &coordinator, key.as_ref()).await?;
                    let name = InstanceName::scaled(coordinator.as_str(), grant.instance);
                    let lease = Travelling {
                        coordinator: coordinator.as_str().to_owned(),
                        instance: grant.instance,
                        lease: grant.lease,
                        session: key,
                    };
                    to_instance(spec, &route, &name, Some(&lease), &request, &env)
                };
                match sent.await {
                    Ok(sent) => JsFuture::from(sent).await,
                    Err(error) => Ok(answer(&error)),
                }
            })
        }
    };
    Ok(match issue {
        Some((name, value)) => tagged(&sent, name, &value),
        None => sent,
    })
}

fn to_instance(
    spec: &Spec,
    route: &Route,
    instance: &InstanceName,
    lease: Option<&Travelling>,
    request: &web_sys::Request,
    env: &Env,
) -> Result<Promise> {
    let missing = Error::MissingBinding { binding: spec.binding, class: spec.class };
    let namespace = namespace(env, spec.binding).ok_or(missing)?;
    let stub = route::stub(&namespace, instance.as_str(), route.options.location_hint)?;
    let lease = lease.map(serde_json::to_string).transpose();
    let lease = lease.map_err(|error| Error::Platform(error.to_string()))?;
    let url = (route.options.strip > 0).then(|| stripped(&request.url(), route.options.strip));
    let orders = Orders {
        port: (spec.default_port != Some(route.port)).then_some(route.port),
        lease: lease.as_deref(),
        url: url.as_deref(),
        patient: false,
        timeout: route.options.timeout.map(|timeout| {
            let milliseconds = u32::try_from(millis(timeout)).unwrap_or(u32::MAX);
            (milliseconds, answer(&Error::Timeout(timeout)))
        }),
    };
    Ok(reached(&route::send(&stub, request, &orders)?))
}

/// The response, or an answer for an object that gave none; an author's mistake in building it must not be a 500 page.
fn reached(sent: &Promise) -> Promise {
    thread_local! {
        static ON_LOST: Closure<dyn Fn(JsValue) -> JsValue> = Closure::new(|error| {
            let why = format!("the object did not answer: {}", text_of(&error));
            answer(&Failure::new(FailureKind::Unreachable, why).into())
        });
    }
    ON_LOST.with(|on_lost| route::reached(sent, on_lost))
}

/// The URL without the first segments of its path.
fn stripped(url: &str, count: usize) -> String {
    let start = path_start(url);
    let end = url[start..].find(['?', '#']).map_or(url.len(), |end| start + end);
    format!("{}{}{}", &url[..start], pattern::strip(&url[start..end], count), &url[end..])
}

/// An instance answered with a failure of its own: remembers that, and tries the next choice of the key, or the same
/// instance again where there is only one. What cannot be repeated keeps its failure.
pub(super) fn elsewhere(
    router: Router,
    response: JsValue,
    request: web_sys::Request,
    env: Env,
    instance: u32,
) -> Promise {
    future_to_promise(async move {
        // The key decides again as it did before; dice do not, which is as good.
        let Ok(Some(Destination { spec, route, selection, .. })) = router.destination(&request, &env) else {
            return Ok(response);
        };
        let attempts = match selection {
            Selection::Pool(_) => {
                router.0.health.borrow_mut().failed(spec.binding, instance, clock::now());
                route.options.retry.max(1)
            }
            Selection::One(_) | Selection::Coordinated(..) => route.options.retry,
        };
        if !is_repeatable(&request) {
            return Ok(response);
        }
        let (mut response, mut tried) = (response, vec![instance]);
        for attempt in 0..attempts {
            let name = match &selection {
                Selection::One(name) => {
                    clock::sleep(PAUSE * 2_u32.saturating_pow(attempt.min(6))).await;
                    name.clone()
                }
                Selection::Pool(preference) => match next(&router, spec, *preference, &tried) {
                    Some(next) => {
                        tried.push(next);
                        InstanceName::pool(next)
                    }
                    None => break,
                },
                Selection::Coordinated(..) => break,
            };
            let Ok(sent) = to_instance(spec, &route, &name, None, &request, &env) else { break };
            response = JsFuture::from(sent).await?;
            if !is_failure(&response) {
                break;
            }
            if let (Selection::Pool(_), Some(index)) = (&selection, tried.last()) {
                router.0.health.borrow_mut().failed(spec.binding, *index, clock::now());
            }
        }
        Ok(response)
    })
}

fn next(router: &Router, spec: &Spec, preference: Preference, tried: &[u32]) -> Option<u32> {
    router.0.health.borrow().next(spec.binding, preference, tried, clock::now())
}

/// Starts what a route wants warm.
pub(crate) async fn warm_up(route: &Route, spec: &'static Spec, env: &Env) -> Result<()> {
    // A coordinator keeps its own instances warm once it was asked anything.
    for coordinator in coordinators(route) {
        stats_of(env, spec, &coordinator).await?;
    }
    let instances: Vec<InstanceName> = match route.mode {
        Mode::Pool(size) | Mode::Random(size) => {
            (0..route.options.keep_warm.min(size)).map(InstanceName::pool).collect()
        }
        Mode::Shared if route.options.keep_warm > 0 => vec![InstanceName::singleton()],
        Mode::Shared | Mode::Session(_) | Mode::Autoscale(_) => Vec::new(),
    };
    let missing = || Error::MissingBinding { binding: spec.binding, class: spec.class };
    let namespace = namespace(env, spec.binding).ok_or_else(missing)?;
    let starts: Vec<JsFuture> = instances
        .iter()
        .map(|instance| {
            let stub = route::stub(&namespace, instance.as_str(), route.options.location_hint)?;
            Ok(JsFuture::from(route::started(&stub)?))
        })
        .collect::<Result<_>>()?;
    let outcomes = futures_util::future::join_all(starts).await;
    outcomes.into_iter().find_map(Result::err).map_or(Ok(()), |error| Err(error.into()))
}

#[cfg(test)]
mod tests {
    use super::stripped;

    #[test]
    fn the_query_stays_when_segments_go() {
        for (url, count, expected) in [
            ("https://host/api/v1/users?a=/b/c", 1, "https://host/v1/users?a=/b/c"),
            ("https://host/api?x", 1, "https://host/?x"),
            ("https://host:1/a/b/", 2, "https://host:1/"),
        ] {
            assert_eq!(stripped(url, count), expected);
        }
    }
}
