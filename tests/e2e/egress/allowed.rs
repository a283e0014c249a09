//! A class that allows some hosts: those go through the Worker, and everything else is closed.

use super::{NOBODY, SOON, ask, origin::Origin};
use reqwest::Method;
use serde_json::Value;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Client, Stage},
};

pub(super) async fn handled(stage: &Stage) -> Check {
    let answer = ask(stage, "closed/worker", &format!("{NOBODY}:80"), "api.example.com").await?;
    ensure_eq!(answer["body"], "api.example.com for session:worker");
    let wild = ask(stage, "closed/worker", &format!("{NOBODY}:80"), "db.eu.internal").await?;
    ensure_eq!(wild["status"], 200);
    let posted = format!("/closed/worker/out?to={NOBODY}:80&host=API.example.com&path=/v1?x=1&body=written");
    stage.client.get(&posted, &[]).await?.json()?;
    let lines = stage.journal.wait("session:worker", 3, SOON).await?;
    ensure_eq!(lines, ["GET api.example.com/ ", "GET db.eu.internal/ ", "POST api.example.com/v1 written"]);
    // Names of allowed hosts resolve, whether anybody knows them or not.
    let found = stage.client.get("/closed/worker/resolve?to=api.example.com", &[]).await?.json()?;
    ensure_eq!(found["addresses"][0], "11.0.0.1");
    Ok(())
}

pub(super) async fn denied(stage: &Stage) -> Check {
    let origin = Origin::listen("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await?;
    let here = origin.address()?;
    for (host, said) in [
        ("evil.example", "`allow` in its `egress` does not have it"),
        ("secret.internal", "`deny` in its `egress` has `secret.internal`"),
        // Whatever the container calls itself or others.
        ("api.example.com.evil.example", "does not have it"),
        ("api.example.com:8080", "add `api.example.com:8080` to `allow`"),
        (here.as_str(), "does not have it"),
    ] {
        let answer = ask(stage, "closed/denied", &format!("{NOBODY}:80"), host).await?;
        ensure_that!(answer["status"] == 403, "{host}: {answer}");
        let head = answer["head"].as_str().unwrap_or_default();
        ensure_that!(head.contains("content-type: application/problem+json"), "{head}");
        let problem: Value = serde_json::from_str(answer["body"].as_str().unwrap_or_default())?;
        ensure_eq!(problem["code"], "egress_denied");
        let detail = problem["detail"].as_str().unwrap_or_default();
        ensure_that!(detail.contains(said) && detail.contains("`Closed`"), "{host}: {detail}");
    }
    ensure_eq!(stage.journal.lines("session:denied"), [""; 0]);
    ensure_eq!(origin.arrived(), b"");
    let log = stage.log_tail();
    let line = log.lines().find(|line| line.contains("egress denied") && line.contains("evil.example"));
    let line = line.and_then(|line| Some(&line[line.find('{')?..=line.rfind('}')?]));
    let told: Value = serde_json::from_str(line.ok_or_else(|| anyhow::anyhow!("nothing was told:\n{log}"))?)?;
    ensure_eq!(told["class"], "Closed");
    ensure_eq!(told["instance"], "session:denied");
    Ok(())
}

pub(super) async fn closed(stage: &Stage) -> Check {
    let origin = Origin::listen("reached").await?;
    let there = origin.address()?;
    let dialled = stage.client.get(&format!("/closed/raw/dial?to={there}"), &[]).await?.json()?;
    ensure_that!(dialled["answer"].as_str().unwrap_or_default().is_empty(), "{dialled}");
    // On its own port, with the name of an allowed host.
    let named = ask(stage, "closed/raw", &there, "api.example.com").await?;
    ensure_that!(!named.to_string().contains("reached"), "{named}");
    ensure_eq!(origin.arrived(), b"");
    Ok(())
}

/// Allowed and denied as ever.
async fn holds(stage: &Stage, name: &str) -> Check {
    let instance = format!("closed/{name}");
    let allowed = ask(stage, &instance, &format!("{NOBODY}:80"), "api.example.com").await?;
    ensure_eq!(allowed["body"], format!("api.example.com for session:{name}"));
    ensure_eq!(ask(stage, &instance, &format!("{NOBODY}:80"), "evil.example").await?["status"], 403);
    let origin = Origin::listen("reached").await?;
    let dialled =
        stage.client.get(&format!("/{instance}/dial?to={}", origin.address()?), &[]).await?.json()?;
    ensure_that!(!dialled.to_string().contains("reached") && origin.arrived().is_empty(), "{dialled}");
    Ok(())
}

pub(super) async fn restarted(stage: &Stage) -> Check {
    let boot = stage.client.get("/closed/again/x", &[]).await?.string("boot")?;
    holds(stage, "again").await?;
    let gone = stage.client.get("/closed/again/exit?code=3", &[]).await?;
    ensure_eq!(gone.status, 502);
    holds(stage, "again").await?;
    ensure_that!(
        stage.client.get("/closed/again/x", &[]).await?.string("boot")? != boot,
        "it never restarted"
    );
    Ok(())
}

pub(super) async fn killed(stage: &Stage) -> Check {
    let boot = stage.client.get("/closed/survivor/x", &[]).await?.string("boot")?;
    stage.crash().await?;
    let after = stage.client.get("/closed/survivor/x", &[]).await?.string("boot")?;
    ensure_eq!(after, boot);
    holds(stage, "survivor").await
}

pub(super) async fn not_lifted(stage: &Stage) -> Check {
    let mut watch = stage.containers.watch().await?;
    let request = stage.client.request(Method::POST, "/__start/closed/lifted");
    let reply = Client::reply(request.body(r#"{"enableInternet":true}"#)).await?;
    ensure_that!(reply.status == 400 && reply.text.contains("leave out `enableInternet`"), "{reply:?}");
    ensure_that!(watch.nothing(), "something was started");
    // What was refused is not remembered either.
    stage.client.get("/closed/lifted/x", &[]).await?.json()?;
    watch.only_create(SOON).await?;
    Ok(())
}
