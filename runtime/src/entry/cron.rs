//! A firing of a cron: the calls that are declared for it, and the instances it keeps warm.

use super::{Router, post, refused};
use crate::{
    Error, Result, Spec,
    core::{
        entry::{Cron, is_same_cron},
        job::JobOptions,
        route::Route,
        time::Timestamp,
    },
    object::{JobAnswer, from_js, to_js},
    platform::stub::namespace,
    routing::warm_up,
};
use futures_util::future::join_all;
use js_sys::Date;
use std::pin::Pin;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

type Work<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// Does everything that is declared for `expression`; `false` when that is nothing.
pub(crate) async fn fire(router: &Router, expression: &str, due: f64, env: &Env) -> Result<bool> {
    // The platform counts in milliseconds since the epoch, never below 0.
    let due = Timestamp(due.max(0.0) as u64);
    let mut work: Vec<Work<'_>> = Vec::new();
    for spec in router.classes() {
        let crons = spec.crons.iter().filter(|cron| is_same_cron(cron.expression, expression));
        work.extend(crons.map(|cron| Box::pin(call(spec, cron, due, env)) as Work<'_>));
    }
    let is_warm = |route: &Route| route.options.warm_cron.is_some_and(|cron| is_same_cron(cron, expression));
    // A variable that means nothing keeps no call from being made.
    let mut failed = None;
    match router.table(env) {
        Ok(table) => work.extend(
            table
                .iter()
                .filter(|(route, _)| is_warm(route))
                .map(|(route, spec)| Box::pin(warm_up(route, spec, env)) as Work<'_>),
        ),
        Err(error) => failed = Some(error),
    }
    let is_ours = !work.is_empty();
    let outcomes = join_all(work).await;
    outcomes.into_iter().find_map(Result::err).or(failed).map_or(Ok(is_ours), Err)
}

async fn call(spec: &'static Spec, cron: &Cron, due: Timestamp, env: &Env) -> Result<()> {
    let instance = cron.instance(due);
    let Some(path) = cron.path else {
        let missing = Error::MissingBinding { binding: spec.binding, class: spec.class };
        let stub = namespace(env, spec.binding).ok_or(missing)?.get_by_name(instance.as_str())?;
        let answer = JsFuture::from(stub.run_to_completion(&to_js(&JobOptions::default())?)?).await?;
        let answer = from_js(&answer)
            .map_err(|why| Error::Platform(format!("the answer of the object is not understood: {why}")))?;
        return match answer {
            JobAnswer::Exit(_) => Ok(()),
            JobAnswer::Failed { failure } => Err(failure.into()),
        };
    };
    let time = Date::new(&JsValue::from(due.0 as f64)).to_iso_string();
    let body = to_js(&serde_json::json!({ "cron": cron.expression, "scheduledTime": String::from(time) }))?;
    let outcome = post(spec, (path, cron.port), &instance, (&body, &[]), env).await?;
    match outcome.is_success() {
        true => Ok(()),
        false => {
            let what = format!("`{}{path}`, called by the cron `{}`,", spec.class, cron.expression);
            Err(Error::Platform(refused(&what, &outcome)))
        }
    }
}
