//! Classes that say something about one host, or nothing.

use super::{NOBODY, ask, origin::Origin};
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

pub(super) async fn one_rule(stage: &Stage) -> Check {
    let denied = ask(stage, "open/a", &format!("{NOBODY}:80"), "tracker.example.com").await?;
    ensure_eq!(denied["status"], 403);
    // What another host gets is what was sent, and nobody in between speaks another protocol.
    let origin = Origin::listen("\0\0\0\x04\x01\0\0\0\0").await?;
    let there = origin.address()?;
    let dialled = stage.client.get(&format!("/open/a/dial?to={there}"), &[]).await?.json()?;
    ensure_eq!(dialled["answer"], "\0\0\0\x04\x01\0\0\0\0");
    ensure_eq!(origin.arrived(), PREFACE);
    let plain = Origin::listen("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain").await?;
    ensure_eq!(ask(stage, "open/a", &plain.address()?, "other.example").await?["body"], "plain");
    let sent = String::from_utf8(plain.arrived())?;
    ensure_eq!(sent, "GET / HTTP/1.1\r\nHost: other.example\r\nContent-Length: 0\r\n\r\n");
    Ok(())
}

pub(super) async fn passed_on(stage: &Stage) -> Check {
    let origin = Origin::listen(
        "HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 4\r\n\r\ngone",
    )
    .await?;
    let host = format!("localhost:{}", origin.port());
    let answer = ask(stage, "handled/a", &format!("{NOBODY}:80"), &host).await?;
    ensure_eq!(answer["status"], 302);
    ensure_eq!(answer["body"], "gone");
    let sent = String::from_utf8(origin.arrived())?;
    ensure_that!(sent.starts_with("GET / HTTP/1.1\r\n") && has_secret(&sent), "{sent}");
    // A host that does not answer is said to be that.
    let lost = ask(stage, "handled/a", &format!("{NOBODY}:80"), "localhost:1").await?;
    ensure_that!(lost["status"] == 502 && lost["body"].to_string().contains("connection_lost"), "{lost}");
    Ok(())
}

pub(super) async fn behind_another(stage: &Stage) -> Check {
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let (first, second) = (Origin::listen(ok).await?, Origin::listen(ok).await?);
    // Both are on this machine; only the first goes by the name that the hook is for.
    let (handled, other) = (format!("localhost:{}", first.port()), format!("127.0.0.1:{}", second.port()));
    let path = format!("/handled/b/out?to={NOBODY}:80&host={handled}&then={other}");
    ensure_eq!(stage.client.get(&path, &[]).await?.json()?["body"], "ok");
    let (first, second) = (String::from_utf8(first.arrived())?, String::from_utf8(second.arrived())?);
    ensure_that!(has_secret(&first), "{first}");
    ensure_that!(second.starts_with("GET / HTTP/1.1\r\n") && !has_secret(&second), "{second}");
    // The same where the second host is denied.
    let path = format!("/open/b/out?to={NOBODY}:80&host=tracker.example.com&then=tracker.example.com");
    ensure_eq!(stage.client.get(&path, &[]).await?.json()?["status"], 403);
    Ok(())
}

fn has_secret(request: &str) -> bool {
    request.to_lowercase().contains("authorization: lent")
}

pub(super) async fn offline(stage: &Stage) -> Check {
    let origin = Origin::listen("reached").await?;
    let dialled =
        stage.client.get(&format!("/offline/a/dial?to={}", origin.address()?), &[]).await?.json()?;
    ensure_that!(!dialled.to_string().contains("reached") && origin.arrived().is_empty(), "{dialled}");
    let found = stage.client.get("/offline/a/resolve?to=api.example.com", &[]).await?.json()?;
    ensure_eq!(found["addresses"], serde_json::json!([]));
    Ok(())
}
