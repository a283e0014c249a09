//! From a request to the instance of the most specific route that matches.

use crate::{
    Error, Result, Spec,
    core::{
        failure::{Failure, FailureKind},
        instance::InstanceName,
        key::Parts,
        route::{Route, RouteTable, SelectError},
    },
    object::answer,
    platform::{clock, glue, stub::namespace},
};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;
use worker::{Context, Env, Request, Response};

/// The routes of some container classes.
#[derive(Debug)]
pub struct Dispatcher {
    table: RouteTable<&'static Spec>,
}

/// Where a request goes.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The class.
    pub spec: &'static Spec,
    /// The route.
    pub route: Route,
    /// The instance.
    pub instance: InstanceName,
}

impl Dispatcher {
    /// The routes of all `classes`, the most specific first.
    pub fn new(classes: &[&'static Spec]) -> Self {
        let routes = classes.iter().flat_map(|spec| spec.routes.iter().map(|route| (*route, *spec)));
        Self { table: RouteTable::new(routes) }
    }

    /// Where `request` goes; `None` when no route matches.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] when the route needs a key that the request does not carry.
    pub fn destination(&self, request: &web_sys::Request) -> Result<Option<Destination>> {
        let url = request.url();
        let (path, query) = path_and_query(&url);
        let Some((route, spec)) = self.table.find(path) else { return Ok(None) };
        let key = route.key().map(|key| {
            let header = |name: &str| request.headers().get(name).ok().flatten();
            key.read(Parts { path, query, header })
        });
        let instance = route.select(key, clock::random()).map_err(|error| match error {
            SelectError::Key(key, error) => Error::Key(key, error),
            SelectError::Autoscale => {
                Failure::new(FailureKind::Unsupported, "autoscaled routes are not executed by this version")
                    .into()
            }
        })?;
        Ok(Some(Destination { spec, route: *route, instance }))
    }

    /// Sends `request` on its way. The answer is the object's own promise, which wasm neither awaits nor wraps.
    fn send(&self, request: &web_sys::Request, env: &Env) -> Result<Option<Promise>> {
        let Some(Destination { spec, route, instance }) = self.destination(request)? else { return Ok(None) };
        let missing = Error::MissingBinding { binding: spec.binding, class: spec.class };
        let stub = namespace(env, spec.binding).ok_or(missing)?.get_by_name(instance.as_str())?;
        let sent = match spec.default_port == Some(route.port) {
            true => stub.fetch(request)?,
            false => glue::fetch_port(&stub, request, route.port)?,
        };
        Ok(Some(sent))
    }
}

/// The Worker's `fetch` event.
pub(crate) fn dispatch<F, R>(
    dispatcher: &Dispatcher,
    request: web_sys::Request,
    env: Env,
    context: Context,
    fallback: F,
) -> Promise
where
    F: FnOnce(Request, Env, Context) -> R,
    R: Future<Output = worker::Result<Response>> + 'static,
{
    match dispatcher.send(&request, &env) {
        Ok(Some(sent)) => sent,
        Ok(None) => {
            let answered = fallback(request.into(), env, context);
            future_to_promise(async move {
                let response = answered.await.map_err(JsValue::from)?;
                Ok(web_sys::Response::from(response).into())
            })
        }
        Err(error) => Promise::resolve(&answer(&error)),
    }
}

/// Path and query of a URL as the runtime serializes it.
fn path_and_query(url: &str) -> (&str, &str) {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path_and_query = after_scheme.find('/').map_or("/", |start| &after_scheme[start..]);
    let without_fragment = path_and_query.split('#').next().unwrap_or_default();
    without_fragment.split_once('?').unwrap_or((without_fragment, ""))
}

#[cfg(test)]
mod tests {
    use super::path_and_query;

    #[test]
    fn a_url_falls_into_path_and_query() {
        for (url, path, query) in [
            ("http://host/", "/", ""),
            ("https://host:8080/a/b?x=1&y=%2F", "/a/b", "x=1&y=%2F"),
            ("http://host/a?b?c", "/a", "b?c"),
            ("http://host/a#b?c", "/a", ""),
            ("http://host", "/", ""),
        ] {
            assert_eq!(path_and_query(url), (path, query), "{url}");
        }
    }
}
