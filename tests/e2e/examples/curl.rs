//! The `curl` lines of a README, sent to the Worker on the stage.

use anyhow::{Context, bail, ensure};
use std::{fs, path::Path};
use worker_containers_tests::harness::{Client, Reply, Stage};

/// Where `cargo xtask dev` serves.
const HOST: &str = "localhost:8787";

/// One line.
#[derive(Debug, PartialEq, Eq)]
struct Curl {
    headers: Vec<(String, String)>,
    path: String,
}

/// The answers to all lines of the README of an example, in their order.
pub(super) async fn lines_of(stage: &Stage, example: &str) -> anyhow::Result<Vec<Reply>> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(example).join("README.md");
    let text = fs::read_to_string(&readme).with_context(|| readme.display().to_string())?;
    let package = format!("cargo xtask dev -p {example}-example\n");
    ensure!(text.contains(&package), "the README does not say `{}`", package.trim());
    let mut replies = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("curl ")) {
        let Curl { headers, path } = Curl::parse(line).with_context(|| format!("`{line}`"))?;
        let request = headers
            .iter()
            .fold(stage.client.request("GET".parse()?, &path), |it, (name, value)| it.header(name, value));
        replies.push(Client::reply(request).await.with_context(|| format!("`{line}`"))?);
    }
    Ok(replies)
}

impl Curl {
    fn parse(line: &str) -> anyhow::Result<Self> {
        let mut words = words(line).into_iter().skip(1);
        let (mut headers, mut path) = (Vec::new(), None);
        while let Some(word) = words.next() {
            match word.as_str() {
                "-i" => {}
                "-H" => {
                    let header = words.next().context("`-H` lacks a header")?;
                    let (name, value) = header.split_once(": ").context("a header lacks `: `")?;
                    headers.push((name.to_owned(), value.to_owned()));
                }
                option if option.starts_with('-') => bail!("`{option}` is not known here"),
                url => {
                    path = Some(
                        url.strip_prefix(HOST)
                            .with_context(|| format!("`{url}` is not on {HOST}"))?
                            .to_owned(),
                    )
                }
            }
        }
        Ok(Self { headers, path: path.context("no URL")? })
    }
}

/// The words of a line as a shell sees them: quotes keep together, and `#` begins a comment.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => quote = Some(c),
            (None, '#') if word.is_empty() => break,
            (None, ' ') => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            (None, c) => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}
