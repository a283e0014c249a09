//! Keys that are given, signed and forged.

use anyhow::Context;
use std::time::Duration;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

/// The name and value of the cookie in an answer, which scripts cannot read.
async fn cookie(stage: &Stage, path: &str) -> anyhow::Result<(String, String)> {
    let reply = stage.client.get(path, &[]).await?;
    let boot = reply.string("boot")?;
    let set = reply.headers.get("set-cookie").context("no cookie")?.to_str()?;
    ensure_that!(set.ends_with("; Path=/; HttpOnly; Secure; SameSite=Lax"), "{set}");
    Ok((set.split(';').next().unwrap_or_default().to_owned(), boot))
}

pub(super) async fn issued(stage: &Stage) -> Check {
    let (cookie, boot) = cookie(stage, "/issued/cookie/who").await?;
    ensure_eq!(cookie.len(), "sid=".len() + 36);
    let again = stage.client.get("/issued/cookie/who", &[("Cookie", &cookie)]).await?;
    ensure_eq!(again.string("boot")?, boot);
    ensure_that!(!again.headers.contains_key("set-cookie"), "it was given another");

    let first = stage.client.get("/issued/header/who", &[]).await?;
    let id = first.headers.get("x-session-id").context("no header")?.to_str()?.to_owned();
    let again = stage.client.get("/issued/header/who", &[("X-Session-ID", &id)]).await?;
    ensure_eq!(again.string("boot")?, first.string("boot")?);
    Ok(())
}

pub(super) async fn signed(stage: &Stage) -> Check {
    let (cookie, boot) = cookie(stage, "/signed/who").await?;
    let again = stage.client.get("/signed/who", &[("Cookie", &cookie)]).await?;
    ensure_eq!(again.string("boot")?, boot);
    // `alice`, signed with the old secret and with the new one.
    let old = format!("signed=alice.{OLD}");
    let new = format!("signed=alice.{NEW}");
    let old = stage.client.get("/signed/who", &[("Cookie", &old)]).await?.string("boot")?;
    let new = stage.client.get("/signed/who", &[("Cookie", &new)]).await?.string("boot")?;
    ensure_eq!(old, new);
    Ok(())
}

/// HMAC-SHA256 of `signed`, a zero byte and `alice`, computed elsewhere.
const NEW: &str = "gViY-sTA8STYQpyoKLDCsmYwKxDWqVQRASJJC2ESO2w";
const OLD: &str = "HX32U5Jf-Q42_OeVjA73FnRjJQy0BiNOEfsCn2M9OeA";

pub(super) async fn forged(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let long = format!("signed={}.{NEW}", "a".repeat(4_000));
    for cookie in [
        "signed=alice",
        "signed=alice.AAAA",
        &format!("signed=mallory.{NEW}"),
        &format!("signed=alice.{}", NEW.to_uppercase()),
        &long,
    ] {
        let reply = stage.client.get("/signed/who", &[("Cookie", cookie)]).await?;
        ensure_that!(reply.status == 400, "{cookie}: {} {}", reply.status, reply.text);
        ensure_that!(reply.text.contains("bad_key"), "{}", reply.text);
    }
    let oversized = "k".repeat(129);
    for path in ["/scaled/who", "/burst/who", "/chosen/who", "/fragile/who"] {
        let reply = stage.client.get(path, &[("X-Session-ID", &oversized)]).await?;
        ensure_that!(reply.status == 400, "{path}: {}", reply.status);
    }
    // A start that is wanted, so that the absence of an earlier one is known.
    stage.client.get("/issued/header/who", &[("X-Session-ID", "after the forged")]).await?.json()?;
    watch.only_create(Duration::from_secs(5)).await?;
    Ok(())
}

pub(super) async fn outsiders(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    // What travels inside the platform does so beside the headers; nothing in them is an order.
    let lease = r#"{"coordinator":"/scaled/*#0","instance":0,"lease":1,"session":"x"}"#;
    let headers = [
        ("X-Session-ID", "outsider"),
        ("workerContainersLease", lease),
        ("workerContainersPort", "22"),
        ("cf-container-target-port", "22"),
    ];
    let seen = stage.client.get("/issued/header/who", &headers).await?.json()?;
    ensure_eq!(seen["port"], 8080);
    watch.only_create(Duration::from_secs(5)).await?;
    for path in ["/assign", "/report", "/coordinator", "/__coordinator/assign", "/scaled%23/x"] {
        let reply = stage.client.get(path, &[("X-Session-ID", "outsider")]).await?;
        ensure_that!(reply.status == 404 && reply.text == "the fallback", "{path}: {}", reply.status);
    }
    ensure_that!(watch.nothing(), "a container was made");
    Ok(())
}
