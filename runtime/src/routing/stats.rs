//! The load of autoscaled routes, for those who show the token.

use super::{
    Router,
    router::{coordinators, path_and_query},
    variable,
};
use crate::{
    Error, Result, Spec,
    coordinator::{PAGE, policy, stats_of},
    core::{
        autoscale::Stats,
        failure::{Failure, FailureKind},
        identity::{LEAST_TOKEN, is_same},
        route::{Mode, Route},
    },
    object::answer,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::future::try_join_all;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;
use web_sys::{Headers, Response, ResponseInit};
use worker::Env;

/// The load of a route, all its shards together.
pub(super) async fn of_route(route: &Route, spec: &'static Spec, env: &Env) -> Result<Stats> {
    let names = coordinators(route);
    let mut total = Stats::default();
    for stats in try_join_all(names.iter().map(|name| stats_of(env, spec, name))).await? {
        total.add(stats);
    }
    Ok(total)
}

/// The answer to a request for the load; `None` when it is for something else.
pub(super) fn serve(router: &Router, request: &web_sys::Request, env: &Env) -> Result<Option<Promise>> {
    let url = request.url();
    let (path, _) = path_and_query(&url);
    let found = router.table(env)?.iter().find_map(|(route, spec)| match route.mode {
        Mode::Autoscale(limits) => {
            limits.stats.filter(|stats| stats.path == path).map(|stats| (*route, *spec, stats.token))
        }
        Mode::Pool(_) | Mode::Session(_) | Mode::Shared | Mode::Random(_) => None,
    });
    let Some((route, spec, token)) = found else { return Ok(None) };
    let expected = variable(env, token).filter(|token| token.len() >= LEAST_TOKEN).ok_or_else(|| {
        let why = format!(
            "the secret `{token}` that opens `{path}` is not set or shorter than {LEAST_TOKEN} characters; run `wrangler \
             secret put {token}`"
        );
        Failure::new(FailureKind::MissingConfiguration, why)
    })?;
    let header = |name: &str| request.headers().get(name).ok().flatten();
    if !header("authorization").and_then(|header| shown(&header)).is_some_and(|it| is_same(&it, &expected)) {
        let headers = [("www-authenticate", "Basic realm=\"stats\", charset=\"UTF-8\""), PRIVATE];
        return Ok(Some(Promise::resolve(&respond("the token is missing or wrong\n", 401, &headers)?)));
    }
    if header("accept").is_some_and(|accept| accept.contains("text/html")) {
        let policy = policy();
        let headers = [
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", policy.as_str()),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            PRIVATE,
        ];
        return Ok(Some(Promise::resolve(&respond(PAGE, 200, &headers)?)));
    }
    let env = env.clone();
    Ok(Some(future_to_promise(async move {
        let stats = of_route(&route, spec, &env).await.and_then(|stats| {
            let json = serde_json::to_string(&stats).map_err(|error| Error::Platform(error.to_string()))?;
            respond(&json, 200, &[("content-type", "application/json"), PRIVATE])
        });
        Ok(stats.unwrap_or_else(|error| answer(&error)))
    })))
}

const PRIVATE: (&str, &str) = ("cache-control", "no-store");

/// The token in an `Authorization` header: a bearer's, or the password that a browser asks for.
fn shown(header: &str) -> Option<String> {
    let (scheme, rest) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    decoded.split_once(':').map(|(_, password)| password.to_owned())
}

fn respond(body: &str, status: u16, headers: &[(&str, &str)]) -> Result<JsValue> {
    let all = Headers::new()?;
    for (name, value) in headers {
        all.set(name, value)?;
    }
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(&all);
    Ok(Response::new_with_opt_str_and_init(Some(body), &init)?.into())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_token_is_read_from_both_schemes() {
        for (header, expected) in [
            ("Bearer s3cret", Some("s3cret")),
            ("bearer  s3cret ", Some("s3cret")),
            ("Basic OnMzY3JldA==", Some("s3cret")),
            ("Basic bWU6YTpi", Some("a:b")),
            ("Basic bm8gY29sb24=", None),
            ("Basic ???", None),
            ("Digest x", None),
            ("s3cret", None),
        ] {
            assert_eq!(shown(header).as_deref(), expected, "{header}");
        }
    }
}
