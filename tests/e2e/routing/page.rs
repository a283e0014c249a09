//! The page with the load, in a browser.

use super::scaled::{close_all, loads_become};
use futures_util::future::try_join_all;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Browser, Check, Socket, Stage},
};

const PATH: &str = "/stats/many";

/// What would be bold if it were taken for HTML, and run if it were taken for more.
const HOSTILE: &str = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";

/// The page's address, with the token as the password that a browser would ask for.
fn address(stage: &Stage, password: &str) -> String {
    format!("{}{PATH}", stage.client.url().replacen("://", &format!("://me:{password}@"), 1))
}

/// Opens WebSockets of sessions with hostile names, each of which needs an instance of its own.
async fn sockets(stage: &Stage, numbers: std::ops::Range<u32>) -> anyhow::Result<Vec<Socket>> {
    let mut open = Vec::new();
    for some in numbers.collect::<Vec<_>>().chunks(5) {
        open.extend(try_join_all(some.iter().map(|number| socket(stage, *number))).await?);
    }
    Ok(open)
}

async fn socket(stage: &Stage, number: u32) -> anyhow::Result<Socket> {
    let path = format!("/%3Cb%3Emany/ws?session={HOSTILE}{number}");
    let mut socket = stage.client.socket(&path, &[]).await?;
    socket.send(Message::text("hello")).await?;
    ensure_eq!(socket.receive().await?, Message::text("hello"));
    Ok(socket)
}

/// True when the page shows so many connections, and that many bars that are full.
fn shows(connections: u32) -> String {
    format!(
        "document.getElementById('connections').textContent === '{connections}' \
         && document.querySelectorAll('.instance .bar').length >= {connections} \
         && [...document.querySelectorAll('.instance .bar i')].filter((it) => it.style.width === '100%').length === {connections}"
    )
}

/// The least contrast between a text of the page and what is behind it (WCAG 2.2, 1.4.3).
const CONTRAST: &str = "(() => {
  const parts = (color) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = (color) => {
    const [r, g, b] = parts(color).map((it) => it / 255).map((it) => it <= .04045 ? it / 12.92 : ((it + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = (element) => {
    for (let it = element; it; it = it.parentElement) {
      const color = getComputedStyle(it).backgroundColor;
      if (parts(color)[3] === 255) return color;
    }
    return 'white';
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = 21;
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    least = Math.min(least, (a + .05) / (b + .05));
  }
  return least;
})()";

pub(super) async fn live(stage: &Stage) -> Check {
    let mut browser = Browser::start().await?;
    browser.open(&address(stage, "0123456789abcdef")).await?;
    browser.until("document.querySelectorAll('#instances li').length > 0").await?;
    ensure_eq!(browser.evaluate("document.querySelectorAll('.instance').length").await?, 0);
    ensure_eq!(browser.evaluate("document.getElementById('capacity').textContent").await?, "20");

    let mut open = sockets(stage, 0..3).await?;
    browser.until(&shows(3)).await?;
    open.extend(sockets(stage, 3..20).await?);
    browser.until(&shows(20)).await?;
    ensure_eq!(browser.evaluate("document.querySelectorAll('.instance').length").await?, 20);
    ensure_that!(
        browser.evaluate("document.documentElement.scrollWidth <= innerWidth").await? == true,
        "it is too wide for its window"
    );
    // The name of the route and the keys of sessions are what others wrote.
    ensure_eq!(browser.evaluate("document.querySelectorAll('main b, main img').length").await?, 0);
    let name = browser.evaluate("document.querySelector('.instance .name').title").await?;
    ensure_eq!(name, "scaled:/<b>many/*#0:0");
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await?;
        let least = browser.evaluate(CONTRAST).await?.as_f64().unwrap_or_default();
        ensure_that!(least >= 4.5, "a {scheme} page has text of contrast {least:.2}");
        browser.picture(&stage.folder().join(format!("{scheme}.png"))).await?;
    }
    let paper = browser.evaluate("getComputedStyle(document.body).backgroundColor").await?;
    ensure_eq!(paper, "rgb(22, 24, 26)");

    let left = open.split_off(15);
    close_all(open).await?;
    browser.until(&shows(5)).await?;
    close_all(left).await?;
    loads_become(stage, PATH, &[], Duration::from_secs(20)).await?;
    browser.until("document.querySelectorAll('.instance').length === 0").await?;
    let elsewhere = browser.requests().iter().find(|url| !url.ends_with(PATH) && !url.starts_with("data:"));
    ensure_that!(elsewhere.is_none(), "it asked {elsewhere:?}");
    ensure_that!(browser.requests().len() > 3, "it asked once and never again");
    ensure_that!(browser.complaints().is_empty(), "{:?}", browser.complaints());
    Ok(())
}

pub(super) async fn guarded(stage: &Stage) -> Check {
    let mut browser = Browser::start().await?;
    // A browser that was given a wrong password shows what the answer says, or that there is none.
    let _refused = browser.open(&address(stage, "0123456789abcdeX")).await;
    let text = browser.evaluate("String(document.documentElement?.outerHTML)").await?;
    ensure_that!(!text.to_string().contains("connections"), "the page was shown: {text}");
    // The token is in no address that the page asks, and nothing of it in the page.
    browser.open(&address(stage, "0123456789abcdef")).await?;
    browser.until("document.getElementById('state').textContent.startsWith('as of')").await?;
    let html = browser.evaluate("document.documentElement.outerHTML").await?.to_string();
    ensure_that!(!html.contains("0123456789abcdef"), "the token is in the page");
    ensure_that!(!stage.log().contains("0123456789abcde"), "the token is in the log");
    Ok(())
}
