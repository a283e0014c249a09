//! From a request to the instance of the most specific route that matches.

use super::{Destination, identify, send, stats};
use crate::{
    Error, Result, Spec,
    core::{
        health::Health,
        key::Parts,
        route::{Mode, Route, RouteTable},
        select::{CoordinatorName, SelectError, Selector},
    },
    object::answer,
    platform::clock,
};
use js_sys::{Promise, Reflect};
use std::{
    cell::{OnceCell, RefCell},
    fmt,
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::future_to_promise;
use worker::{Context, Env, Request, Response};

/// The routes of some container classes, and what is known of their instances.
///
/// This is what `dispatcher!` generates its `fetch` event from; a Worker that is written by hand can build one of
/// [`Spec`]s, its own or those of annotated structs.
#[derive(Clone)]
pub struct Router(pub(super) Rc<Inner>);

pub(super) struct Inner {
    classes: Vec<&'static Spec>,
    /// With what the variables of the Worker decide, which stay the same as long as the isolate lives.
    table: OnceCell<Result<RouteTable<&'static Spec>, Error>>,
    pub(super) health: RefCell<Health>,
    pub(super) on_failure: Closure<dyn Fn(JsValue, web_sys::Request, JsValue, u32) -> Promise>,
}

impl Router {
    /// The routes of all `classes`, the most specific first.
    pub fn new(classes: &[&'static Spec]) -> Self {
        Self(Rc::new_cyclic(|inner: &Weak<Inner>| {
            let inner = inner.clone();
            let on_failure =
                Closure::new(move |response, request, env: JsValue, instance| match inner.upgrade() {
                    Some(inner) => send::elsewhere(Self(inner), response, request, env.into(), instance),
                    None => Promise::resolve(&response),
                });
            Inner {
                classes: classes.to_vec(),
                table: OnceCell::new(),
                health: RefCell::default(),
                on_failure,
            }
        }))
    }

    /// The routes as the Worker's variables want them.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] for a variable whose value means nothing.
    pub fn table(&self, env: &Env) -> Result<&RouteTable<&'static Spec>> {
        let table = self.0.table.get_or_init(|| {
            let routes = self.0.classes.iter().flat_map(|spec| spec.routes.iter().map(move |it| (it, *spec)));
            let configured =
                routes.map(|(route, spec)| Ok((route.configured(|var| variable(env, var))?, spec)));
            Ok(RouteTable::new(configured.collect::<Result<Vec<(Route, _)>>>()?))
        });
        table.as_ref().map_err(Error::again)
    }

    /// Where `request` goes; `None` when no route matches. Asks nobody and starts nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] when the route needs a key that the request does not carry, [`Error::UpgradeRequired`] when the
    /// route serves WebSockets and the request is none.
    pub fn destination(&self, request: &web_sys::Request, env: &Env) -> Result<Option<Destination>> {
        let url = request.url();
        let (path, query) = path_and_query(&url);
        let Some((route, spec)) = self.table(env)?.find(path) else { return Ok(None) };
        let header = |name: &str| request.headers().get(name).ok().flatten();
        if route.options.websocket
            && !header("upgrade").is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"))
        {
            return Err(Error::UpgradeRequired);
        }
        let read = route.key().map(|key| (key, key.read_text(Parts { path, query, header })));
        let (key, issue) = identify::identify(&route.options.identity, read, env)?;
        let selection = Selector::new(route)
            .select(key.as_ref(), clock::random())
            .map_err(|SelectError(key, error)| Error::Key(key, error))?;
        let key = key.and_then(Result::ok);
        Ok(Some(Destination { spec, route: *route, selection, key, issue }))
    }

    /// Sends `request` on its way; `None` when no route matches. The promise is that of a `Response`, and it is never
    /// rejected for a container that does not answer.
    ///
    /// # Errors
    ///
    /// As [`Router::destination`], or when a binding is missing.
    pub fn send(&self, request: &web_sys::Request, env: &Env) -> Result<Option<Promise>> {
        if let Some(promise) = stats::serve(self, request, env)? {
            return Ok(Some(promise));
        }
        let Some(destination) = self.destination(request, env)? else { return Ok(None) };
        send::send(self, destination, request, env).map(Some)
    }

    /// Starts what is to be warm: the first `keep_warm` instances of each pool, and the `min` of each autoscaled route.
    /// `dispatcher!` does so by a cron; this is for right after a deploy.
    ///
    /// # Errors
    ///
    /// The first thing that went wrong; everything else is tried nevertheless.
    pub async fn warm_up(&self, env: &Env) -> Result<()> {
        let mut outcome = Ok(());
        for (route, spec) in self.table(env)?.iter() {
            let warmed = send::warm_up(route, spec, env).await;
            outcome = outcome.and(warmed);
        }
        outcome
    }

    pub(crate) fn classes(&self) -> impl Iterator<Item = &'static Spec> {
        self.0.classes.iter().copied()
    }

    /// The load of each autoscaled route, all its shards together.
    ///
    /// # Errors
    ///
    /// When a coordinator cannot be reached.
    pub async fn stats(&self, env: &Env) -> Result<Vec<(Route, crate::core::autoscale::Stats)>> {
        let mut all = Vec::new();
        for (route, spec) in self.table(env)?.iter() {
            if matches!(route.mode, Mode::Autoscale(_)) {
                all.push((*route, stats::of_route(route, spec, env).await?));
            }
        }
        Ok(all)
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let classes: Vec<&str> = self.0.classes.iter().map(|spec| spec.class).collect();
        f.debug_struct("Router").field("classes", &classes).finish_non_exhaustive()
    }
}

/// The Worker's `fetch` event.
pub(crate) fn dispatch<F, R>(
    router: &Router,
    request: web_sys::Request,
    env: Env,
    context: Context,
    fallback: F,
) -> Promise
where
    F: FnOnce(Request, Env, Context) -> R,
    R: Future<Output = worker::Result<Response>> + 'static,
{
    match router.send(&request, &env) {
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

/// A variable of the Worker as text; numbers as they are written.
pub(crate) fn variable(env: &Env, name: &str) -> Option<String> {
    let value = Reflect::get(env, &name.into()).ok().filter(|value| !value.is_null_or_undefined())?;
    value.as_string().or_else(|| js_sys::JSON::stringify(&value).ok().map(String::from))
}

/// All coordinators of a route.
pub(super) fn coordinators(route: &Route) -> Vec<CoordinatorName> {
    match route.mode {
        Mode::Autoscale(limits) => {
            (0..limits.shards).map(|shard| CoordinatorName::new(route, shard)).collect()
        }
        Mode::Pool(_) | Mode::Session(_) | Mode::Shared | Mode::Random(_) => Vec::new(),
    }
}

/// Path and query of a URL as the runtime serializes it.
pub(super) fn path_and_query(url: &str) -> (&str, &str) {
    let start = path_start(url);
    let path_and_query = if start == url.len() { "/" } else { &url[start..] };
    let without_fragment = path_and_query.split('#').next().unwrap_or_default();
    without_fragment.split_once('?').unwrap_or((without_fragment, ""))
}

/// Where the path of a URL begins.
pub(super) fn path_start(url: &str) -> usize {
    let host = url.find("://").map_or(0, |scheme| scheme + 3);
    url[host..].find('/').map_or(url.len(), |path| host + path)
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
