//! Whose request it is: reads the key, checks its signature, issues one where there is none.

use super::variable;
use crate::{
    Error, Result,
    core::{
        failure::{Failure, FailureKind},
        identity::{self, Identity, LEAST_SECRET, Signed},
        key::{Key, KeyError, KeyValue},
    },
    platform::route::random_uuid,
};
use js_sys::JsString;
use worker::Env;

type Identified = (Option<Result<KeyValue, KeyError>>, Option<(&'static str, String)>);

/// The key of a request, and the header that tells the client of one it was given.
pub(super) fn identify(
    identity: &Identity,
    read: Option<(Key, Result<String, KeyError>)>,
    env: &Env,
) -> Result<Identified> {
    let Some((key, text)) = read else { return Ok((None, None)) };
    let secrets = identity.signed.map(|signed| secrets(signed, env)).transpose()?;
    let checked = match (text, &secrets) {
        (Ok(text), Some((secret, previous))) => {
            let secrets = std::iter::once(secret.as_str()).chain(previous.as_deref());
            identity::verify(secrets, name(key), &text)
        }
        (Ok(text), None) => KeyValue::new(&text),
        (Err(error), _) => Err(error),
    };
    let checked = checked.and_then(composed);
    if checked != Err(KeyError::Missing) || !identity.issued {
        return Ok((Some(checked), None));
    }
    let id = KeyValue::new(&random_uuid());
    let issued = id.as_ref().ok().map(|id| match &secrets {
        Some((secret, _)) => identity::sign(secret, name(key), id),
        None => id.to_string(),
    });
    let issue = issued.and_then(|value| match key {
        Key::Header(name) => Some((name, value)),
        Key::Cookie(name) => {
            Some(("set-cookie", format!("{name}={value}; Path=/; HttpOnly; Secure; SameSite=Lax")))
        }
        Key::Query(_) | Key::Path(_) | Key::Function(_) => None,
    });
    Ok((Some(id), issue))
}

/// The key in the one of its spellings that people would call the usual one (NFC): `é` is one character, whatever the
/// keyboard makes of it. The tables for this are large, and the runtime has them already.
fn composed(key: KeyValue) -> Result<KeyValue, KeyError> {
    match key.as_str().is_ascii() {
        true => Ok(key),
        false => KeyValue::new(&String::from(JsString::from(key.as_str()).normalize("NFC"))),
    }
}

fn name(key: Key) -> &'static str {
    match key {
        Key::Header(name) | Key::Cookie(name) | Key::Query(name) => name,
        Key::Path(_) | Key::Function(_) => "",
    }
}

/// The secret that signs and the one before it. A short one is no secret.
fn secrets(signed: Signed, env: &Env) -> Result<(String, Option<String>)> {
    let refuse = |why: String| Error::from(Failure::new(FailureKind::MissingConfiguration, why));
    let long_enough = |name: &str, value: String| match value.len() >= LEAST_SECRET {
        true => Ok(value),
        false => Err(refuse(format!(
            "the secret `{name}` is too short to sign sessions; set one of at least {LEAST_SECRET} characters"
        ))),
    };
    let secret = variable(env, signed.secret).ok_or_else(|| {
        let name = signed.secret;
        refuse(format!(
            "the secret `{name}` that signs sessions is not set; run `wrangler secret put {name}`"
        ))
    })?;
    let previous = signed.previous.and_then(|name| Some((name, variable(env, name)?)));
    let previous = previous.map(|(name, value)| long_enough(name, value)).transpose()?;
    Ok((long_enough(signed.secret, secret)?, previous))
}
