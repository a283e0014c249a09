//! Clients that want to be somebody else, or somewhere else, or everybody at once.

use super::scaled::{loads_become, stats, total_becomes};
use futures_util::future::join_all;
use serde_json::json;
use std::{cell::Cell, collections::BTreeMap, time::Duration};
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Client, RawClient, Stage},
};

/// Sends the head of a request with these lines and returns the status and all of the answer.
async fn raw(stage: &Stage, first: &str, lines: &[&str]) -> anyhow::Result<(u16, String)> {
    let mut bytes = format!("{first} HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n").into_bytes();
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    let text = RawClient::bytes(stage.client.url(), &bytes).await?.text().await?;
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    Ok((status, text))
}

/// What the container said of the request, in the body of a raw answer.
fn said(answer: &str, key: &str) -> Option<String> {
    let begin = answer.find(&format!("\"{key}\":"))? + key.len() + 3;
    Some(answer[begin..].split([',', '}']).next()?.trim_matches('"').to_owned())
}

/// The local runtime takes `request.cf` from one of these headers, and a Worker that calls ours can write it as it likes.
/// Whatever is in there is no order for an object.
pub(super) async fn smuggled(stage: &Stage) -> Check {
    let lease =
        json!({ "coordinator": "/scaled/*#0", "instance": 0, "lease": 4_294_967_297_u64, "session": "x" });
    // Without an encoding that is accepted the local runtime compresses whatever comes back.
    let cf = json!({
        "clientAcceptEncoding": "identity",
        "workerContainersPort": 9090,
        "workerContainersLease": lease.to_string(),
    });
    let cf = cf.to_string();
    let key = ("X-Session-ID", "smuggler");
    let mut open = Vec::new();
    for header in ["cf", "CF-Blob", "MF-CF-Blob", "X-CF", "CF-JSON"] {
        let reply = stage.client.get("/issued/header/who", &[(header, &cf), key]).await?;
        ensure_that!(reply.status == 200, "`{header}`: {}", reply.text);
        ensure_eq!(reply.json()?["port"], 8080);
        open.push(stage.client.socket("/issued/header/ws", &[(header, &cf), key]).await?);
    }
    // By then an instance that believed in a lease has reported it.
    sleep(Duration::from_secs(6)).await;
    ensure_eq!(stats(stage, "/stats").await?["connections"], 0);
    drop(open);
    Ok(())
}

/// The same path in other clothes is the same path, and one that only looks alike is another one.
pub(super) async fn paths(stage: &Stage) -> Check {
    for (path, expected) in [
        ("/v1/api/users", "/api/users"),
        ("/v1/./api/users", "/api/users"),
        ("/x/../v1/api/users", "/api/users"),
        ("/x/%2e%2e/v1/api/users", "/api/users"),
        ("/%76%31/api/users", "/api/users"),
        ("/v1/%61pi/users", "/%61pi/users"),
        ("/v1/api//users", "/api//users"),
        ("/v1/api/%2e%2e%2fadmin", "/api/%2e%2e%2fadmin"),
    ] {
        let (status, text) = raw(stage, &format!("GET {path}"), &[]).await?;
        ensure_that!(status == 200, "{path}: {text}");
        ensure_that!(said(&text, "uri").as_deref() == Some(expected), "{path}: {text}");
    }
    let mut watch = stage.containers.watch().await?;
    for path in
        ["//v1/api/users", "/V1/api/users", "/v1/api/../../admin", "/v1%2Fapi/users", "/v1", "/stats%00"]
    {
        let (status, text) = raw(stage, &format!("GET {path}"), &[]).await?;
        ensure_that!(status == 404 || status == 400, "{path}: {text}");
    }
    // What opens the page is its path and no other spelling of it; without the token it is refused.
    for path in ["/stats", "/./stats", "/x/../stats", "/stats?token=0123456789abcdef"] {
        let (status, text) = raw(stage, &format!("GET {path}"), &[]).await?;
        ensure_that!(status == 401 && !text.contains("connections"), "{path}: {text}");
    }
    ensure_that!(watch.nothing_is("create"), "a container was made");
    Ok(())
}

pub(super) async fn methods(stage: &Stage) -> Check {
    let path = "/issued/header/who";
    let key = "X-Session-ID: methods";
    for method in ["GET", "HEAD", "OPTIONS", "DELETE", "PATCH", "PROPFIND"] {
        let (status, text) = raw(stage, &format!("{method} {path}"), &[key]).await?;
        ensure_that!(status == 200, "{method}: {text}");
        ensure_that!(
            method == "HEAD" || said(&text, "method").as_deref() == Some(method),
            "{method}: {text}"
        );
    }
    for method in ["CONNECT example.com:80", "G\0T /issued/header/who", "get /issued/header/who"] {
        let (status, text) = raw(stage, method, &[key]).await?;
        ensure_that!(!(200..300).contains(&status), "{method}: {text}");
    }
    // However they are written, upgrades are upgrades and others are not.
    for (upgrade, expected) in
        [("WebSocket", 101), ("WEBSOCKET", 101), ("h2c", 426), ("websockets", 426), ("", 426)]
    {
        let upgrade = format!("Upgrade: {upgrade}");
        let lines = [
            upgrade.as_str(),
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ];
        let mut head = "GET /socket/ws HTTP/1.1\r\nHost: example.com\r\n".to_owned();
        lines.iter().for_each(|line| head.extend([line, "\r\n"]));
        head.push_str("\r\n");
        let mut client = RawClient::bytes(stage.client.url(), head.as_bytes()).await?;
        let first = client.line().await?;
        ensure_that!(first.contains(&format!(" {expected} ")), "{upgrade}: {first}");
    }
    let (status, text) = raw(stage, "POST /socket/ws", &["Content-Length: 0"]).await?;
    ensure_that!(status == 426, "{text}");
    Ok(())
}

/// The instance of a session that one client names in these lines.
async fn boot(stage: &Stage, path: &str, lines: &[&str]) -> anyhow::Result<Result<String, u16>> {
    let (status, text) = raw(stage, &format!("GET {path}"), lines).await?;
    Ok(said(&text, "boot").filter(|_| status == 200).ok_or(status))
}

pub(super) async fn keys(stage: &Stage) -> Check {
    // The first of several cookies counts, wherever it stands; names are compared as they are.
    let path = "/issued/cookie/who";
    let alice = boot(stage, path, &["Cookie: sid=alice"]).await?;
    ensure_that!(alice.is_ok(), "{alice:?}");
    for cookies in [
        &["Cookie: sid=alice; sid=bob"][..],
        &["Cookie: SID=bob; sid=alice"],
        &["Cookie: xsid=bob;sid=\"alice\""],
        &["Cookie: a=b; ; =; sid=alice"],
        &["Cookie: sid=  alice  "],
    ] {
        ensure_that!(boot(stage, path, cookies).await? == alice, "{cookies:?}");
    }
    // One person, whatever the keyboard made of the name: composed and not, and as a header's bytes.
    let path = "/%3Cb%3Emany/who?session=";
    let one = boot(stage, &format!("{path}caf%C3%A9"), &[]).await?;
    ensure_that!(one.is_ok(), "{one:?}");
    let two = boot(stage, &format!("{path}cafe%CC%81"), &[]).await?;
    ensure_eq!(one, two);
    let path = "/issued/header/who";
    let bytes = boot(stage, path, &["X-Session-ID: caf\u{e9}"]).await?;
    ensure_eq!(bytes, boot(stage, path, &["X-Session-ID: cafe\u{301}"]).await?);
    // Nothing that a name of an instance must not contain gets into one.
    let mut watch = stage.containers.watch().await?;
    for key in ["%00", "a%00b", "%FF%FE", "a%0D%0Ab", "%E2%80", "%7F", &"k".repeat(129), &"%C3%A9".repeat(65)]
    {
        for path in ["/%3Cb%3Emany/who?session=", "/tenant/who?host=x."] {
            let path = if path.ends_with("x.") {
                format!("/tenant/who?host={key}.x")
            } else {
                format!("{path}{key}")
            };
            ensure_that!(boot(stage, &path, &[]).await? == Err(400), "`{path}` is no 400");
        }
    }
    ensure_that!(watch.nothing_is("create"), "a container was made");
    Ok(())
}

pub(super) async fn own_function(stage: &Stage) -> Check {
    let by_header = stage.client.get("/tenant/who", &[("X-Tenant", "Acme")]).await?.string("boot")?;
    let by_query = stage.client.get("/tenant/who?host=acme.example.com", &[]).await?.string("boot")?;
    ensure_eq!(by_header, by_query);
    let other = stage.client.get("/tenant/who?host=other.example.com", &[]).await?.string("boot")?;
    ensure_that!(other != by_header, "two tenants met one instance");
    let none = stage.client.get("/tenant/who", &[]).await?;
    ensure_eq!(none.status, 400);
    ensure_that!(none.text.contains("as `tenant` reads it"), "{}", none.text);
    Ok(())
}

/// A thousand sessions at the same moment, for places of which there are eight hundred.
pub(super) async fn flood(stage: &Stage) -> Check {
    const CLIENTS: usize = 1_000;
    let client = &stage.client;
    let is_over = Cell::new(false);
    let replies = async {
        let replies = join_all((0..CLIENTS).map(|number| async move {
            let request = client.request("GET".parse()?, "/flood/drip?count=2&every_ms=500");
            Client::reply(request.header("X-Session-ID", format!("flood-{number}"))).await
        }));
        let replies = replies.await;
        is_over.set(true);
        replies
    };
    let watching = async {
        let (mut instances, mut most) = (0, 0);
        while !is_over.get() {
            let stats = stats(stage, "/stats/flood").await?;
            let all = stats["instances"].as_array().cloned().unwrap_or_default();
            instances = instances.max(all.len());
            most = all.iter().filter_map(|it| it["connections"].as_u64()).fold(most, u64::max);
            sleep(Duration::from_millis(200)).await;
        }
        Ok::<_, anyhow::Error>((instances, most))
    };
    let (replies, seen) = tokio::join!(replies, watching);
    let (instances, most) = seen?;
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for reply in replies {
        let reply = reply?;
        *statuses.entry(reply.status.as_u16()).or_default() += 1;
        ensure_that!(
            reply.status == 200 || reply.headers.contains_key("retry-after"),
            "{}: {}",
            reply.status,
            reply.text
        );
    }
    let stats = stats(stage, "/stats/flood").await?;
    let granted = stats["granted"].as_u64().unwrap_or_default() as usize;
    let refused = stats["refused"].as_u64().unwrap_or_default() as usize;
    ensure_eq!(statuses.get(&200).copied().unwrap_or_default(), granted);
    ensure_eq!(statuses.get(&503).copied().unwrap_or_default(), refused);
    ensure_eq!(granted + refused, CLIENTS);
    ensure_that!(instances <= 4, "{instances} instances for at most four");
    // What was given up because nobody reported it in time is counted again when it is reported after all.
    let late = stats["expired"].as_u64().unwrap_or_default();
    ensure_that!(most > 0 && most <= 200 + late, "one had {most} connections and takes 200, {late} late");
    total_becomes(stage, "/stats/flood", 0, Duration::from_secs(10)).await?;
    ensure_eq!(super::scaled::stats(stage, "/stats/flood").await?["waiting"], 0);
    // It is as well as before: the next one is served at once.
    let next = stage.client.get("/flood/who", &[("X-Session-ID", "after the flood")]).await?;
    next.json()?;
    ensure_that!(next.took < Duration::from_secs(5), "served only after {:?}", next.took);
    Ok(())
}

/// A session cannot be used to get more than its place: connections of one session stay on its instance.
pub(super) async fn one_session(stage: &Stage) -> Check {
    let key = [("X-Session-ID", "greedy")];
    let mut open = Vec::new();
    for _ in 0..6 {
        let mut socket = stage.client.socket("/burst/ws", &key).await?;
        socket.send(Message::text("hello")).await?;
        socket.receive().await?;
        open.push(socket);
    }
    let loads = stats(stage, "/stats/burst").await?["instances"].clone();
    ensure_that!(
        loads.as_array().is_some_and(|all| all.iter().filter(|it| it["connections"] != 0).count() == 1),
        "{loads}"
    );
    drop(open);
    loads_become(stage, "/stats/burst", &[0], Duration::from_secs(17)).await
}
