//! Tells the test what happens, and hears what is to be done.

use worker::{Env, Fetch, Method, Request, RequestInit};

/// Posts a line to the journal of the test; its answer is an order, or nothing.
pub(crate) async fn note(env: &Env, name: &str, line: String) -> worker::Result<String> {
    let journal = env.var("JOURNAL")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(line.into()));
    Fetch::Request(Request::new_with_init(&format!("{journal}/{name}"), &init)?).send().await?.text().await
}
