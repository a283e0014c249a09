//! Bodies, in both directions.

use super::idle;
use anyhow::Context;
use futures_util::{StreamExt, stream};
use hyper::body::Bytes;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::time::sleep;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Client, Event, RawClient, Stage},
};

const PIECE: usize = 1 << 16;

const LARGE: usize = 64 << 20;

/// What the container makes of `/big`.
fn pattern(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|index| (index % 251) as u8).collect()
}

pub(super) async fn small_answers(stage: &Stage) -> Check {
    for code in [200, 204, 205, 304, 404, 418, 500, 503] {
        let reply = stage.client.get(&format!("/plain/small/status?code={code}"), &[]).await?;
        ensure_eq!(reply.status, code);
        ensure_eq!(reply.text, "");
    }
    let head = Client::reply(stage.client.request(Method::HEAD, "/plain/small/x")).await?;
    ensure_eq!(head.status, 200);
    ensure_eq!(head.text, "");
    let put = Client::reply(stage.client.request(Method::PUT, "/plain/small/x?a=1&b=%20")).await?.json()?;
    ensure_eq!(put["method"], "PUT");
    ensure_eq!(put["uri"], "/plain/small/x?a=1&b=%20");
    Ok(())
}

pub(super) async fn head_of_large(stage: &Stage) -> Check {
    let mut client = RawClient::send(stage.client.url(), "HEAD", "/plain/head/big?bytes=1000000000").await?;
    let head = client.text().await?;
    ensure_that!(head.starts_with("HTTP/1.1 200"), "{head}");
    ensure_that!(head.to_lowercase().contains("content-length: 1000000000"), "{head}");
    ensure_that!(head.ends_with("\r\n\r\n"), "there is a body: {head}");
    Ok(())
}

pub(super) async fn cold_upload(stage: &Stage) -> Check {
    let body = pattern(8 << 20);
    let length = body.len();
    let request = stage.client.request(Method::POST, "/plain/cold-upload/take").body(body);
    let taken = Client::reply(request).await?.json()?;
    ensure_eq!(taken, json!({ "bytes": length, "is_pattern": true }));
    ensure_eq!(stage.client.get("/plain/cold-upload/x", &[]).await?.json()?["taken"], 1);
    Ok(())
}

pub(super) async fn never_twice(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let request = stage.client.request(Method::POST, "/plain/choke/choke").body(pattern(8 << 20));
    let reply = Client::reply(request).await?;
    ensure_eq!(reply.status, 502);
    stage.client.get("/plain/choke/x", &[]).await?.json()?;
    // A second try would have killed the second container as well. Others may end at the same time.
    let mut seen: Vec<Event> = Vec::new();
    let named = |event: &Event| event.actor.attributes.get("name").cloned();
    let count = |seen: &[Event], action: &str| {
        let ours = seen.iter().find(|event| event.action == "start").and_then(named);
        seen.iter().filter(|event| event.action == action && named(event) == ours).count()
    };
    while count(&seen, "start") < 2 {
        seen.push(watch.any(Duration::from_secs(5)).await?);
    }
    ensure_eq!(count(&seen, "die"), 1);
    Ok(())
}

pub(super) async fn large_both_ways(stage: &Stage) -> Check {
    let body = pattern(LARGE);
    for chunked in [false, true] {
        let down =
            stage.client.request(Method::GET, &format!("/plain/large/big?bytes={LARGE}&chunked={chunked}"));
        let response = down.send().await?.error_for_status()?;
        ensure_eq!(response.content_length(), (!chunked).then_some(LARGE as u64));
        ensure_that!(response.bytes().await? == body, "the download differs");
        let up = stage.client.request(Method::POST, "/plain/large/echo");
        let up = if chunked {
            let pieces: Vec<_> =
                body.chunks(100_000).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
            up.body(reqwest::Body::wrap_stream(stream::iter(pieces)))
        } else {
            up.body(body.clone())
        };
        ensure_that!(up.send().await?.error_for_status()?.bytes().await? == body, "the echo differs");
    }
    Ok(())
}

pub(super) async fn events(stage: &Stage) -> Check {
    // Warm, so that the start is not measured.
    stage.client.get("/plain/events/x", &[]).await?.json()?;
    let response =
        stage.client.request(Method::GET, "/plain/events/drip?count=5&every_ms=200").send().await?;
    let mut stream = response.bytes_stream();
    for _ in 0..5 {
        let event = stream.next().await.context("the stream ended early")??;
        let text = String::from_utf8_lossy(&event);
        let written: u128 =
            text.trim().trim_start_matches("data: ").parse().with_context(|| format!("`{text}`"))?;
        let late = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis().saturating_sub(written);
        ensure_that!(late <= 100, "an event arrived {late} ms after it was written");
    }
    Ok(())
}

pub(super) async fn gibibyte(stage: &Stage) -> Check {
    const BYTES: usize = 1 << 30;
    // Warm, so that what a start takes is not counted.
    stage.client.get("/plain/gibibyte/x", &[]).await?.json()?;
    let workerd = stage.workerd()?;
    let before = workerd.memory()?;
    let mut most = before;
    let piece = Bytes::from(pattern(PIECE + 251));
    let part = move |offset: usize| piece.slice(offset % 251..offset % 251 + PIECE);

    let up = part.clone();
    let parts = stream::iter((0..BYTES / PIECE).map(move |index| Ok::<_, std::io::Error>(up(index * PIECE))));
    let upload = stage.client.request(Method::POST, "/plain/gibibyte/take");
    let taken = Client::reply(upload.body(reqwest::Body::wrap_stream(parts))).await?.json()?;
    ensure_eq!(taken, json!({ "bytes": BYTES, "is_pattern": true }));
    most = most.max(workerd.memory()?);

    let path = format!("/plain/gibibyte/big?bytes={BYTES}&chunked=true");
    let mut body = stage.client.request(Method::GET, &path).send().await?.error_for_status()?.bytes_stream();
    let mut offset = 0;
    while let Some(data) = body.next().await {
        for data in data?.chunks(PIECE) {
            ensure_that!(part(offset)[..data.len()] == *data, "it differs within {PIECE} bytes of {offset}");
            offset += data.len();
        }
        if offset % (64 << 20) < PIECE {
            most = most.max(workerd.memory()?);
        }
    }
    ensure_eq!(offset, BYTES);
    let grown = most.saturating_sub(before) >> 20;
    println!("    workerd grew by {grown} MiB, from {} MiB", before >> 20);
    ensure_that!(grown < 192, "workerd grew by {grown} MiB for a body of 1024 MiB");
    Ok(())
}

/// Four times `sleep_after`, and never without a piece for as long.
pub(super) async fn small_and_slow(stage: &Stage) -> Check {
    let began = Instant::now();
    let reply = stage.client.get("/plain/small-and-slow/trickle?count=8&every_ms=1000", &[]).await?;
    ensure_eq!(reply.text, "ten bytes\n".repeat(8));
    ensure_that!(began.elapsed() >= idle::SLEEP_AFTER * 3, "it was not slow");
    Ok(())
}

/// The same upwards, in pieces of a length that nobody knows before, with an answer that begins at once.
pub(super) async fn early_answer(stage: &Stage) -> Check {
    let pieces = stream::unfold(0, |sent| async move {
        sleep(Duration::from_millis(500)).await;
        (sent < 16).then(|| (Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1_000])), sent + 1))
    });
    let request = stage.client.request(Method::POST, "/plain/early/early");
    let reply = Client::reply(request.body(reqwest::Body::wrap_stream(pieces))).await?;
    ensure_eq!(reply.text, "early\n16000 bytes\n");
    ensure_that!(reply.took >= idle::SLEEP_AFTER * 3, "it was not slow");
    Ok(())
}

/// Small bodies upwards: whole, in pieces, and with a header that asks whether it may be sent at all.
pub(super) async fn small_uploads(stage: &Stage) -> Check {
    let head = |more: &str| {
        format!(
            "POST /plain/small-uploads/take HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n"
        )
    };
    for (more, whole) in [
        ("Content-Length: 3\r\n", true),
        ("Content-Length: 3\r\n", false),
        ("Content-Length: 3\r\nExpect: 100-continue\r\n", true),
    ] {
        let mut client = RawClient::bytes(stage.client.url(), head(more).as_bytes()).await?;
        let body = pattern(3);
        if whole {
            client.more(&body).await?;
        } else {
            client.more(&body[..1]).await?;
            sleep(Duration::from_millis(300)).await;
            client.more(&body[1..]).await?;
        }
        let text = client.text().await?;
        ensure_that!(
            text.contains("HTTP/1.1 200") && text.contains(r#"{"bytes":3,"is_pattern":true}"#),
            "{more}: {text}"
        );
    }
    ensure_eq!(stage.client.get("/plain/small-uploads/x", &[]).await?.json()?["taken"], 3);
    Ok(())
}

pub(super) async fn no_status(stage: &Stage) -> Check {
    for code in [600, 999] {
        let reply = stage.client.get(&format!("/plain/no-status/status?code={code}"), &[]).await?;
        ensure_that!(reply.status == 502, "{reply:?}");
        let problem: serde_json::Value = serde_json::from_str(&reply.text)?;
        ensure_that!(problem["detail"].to_string().contains(&format!("the status {code}")), "{problem}");
    }
    stage.client.get("/plain/no-status/x", &[]).await?.json().map(drop)
}
