//! `docker image …`: inspect, ls, pull, rm, tag.

use lexopt::Parser;
use serde_json::{Value, json};

use super::client::{Client, part, query};
use super::template::render;
use super::{Arguments, Done, Stop, print};
use crate::reference;

pub(super) fn inspect(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 't')?;
    arguments.need_names("image inspect IMAGE")?;
    let mut images = Vec::new();
    for name in &arguments.names {
        images.push(look_up(client, name)?);
    }
    show(&images, arguments.format.as_deref())
}

pub(super) fn look_up(client: &Client, name: &str) -> Result<Value, Stop> {
    client.get(&format!("/images/{}/json", part(name)))
}

/// All as one JSON list, or each through the template on a line of its own.
pub(super) fn show(objects: &[Value], format: Option<&str>) -> Done {
    match format {
        None => print(serde_json::to_string_pretty(objects)?),
        Some(template) => {
            for object in objects {
                print(render(template, object)?);
            }
        }
    }
    Ok(())
}

pub(super) fn list(client: &Client, parser: Parser) -> Done {
    let mut arguments = Arguments::parse(parser, 'i')?;
    let names = std::mem::take(&mut arguments.names);
    arguments.filters.extend(names.into_iter().map(|name| ("reference".to_owned(), name)));
    let images: Vec<Value> = client.get(&format!("/images/json?{}", arguments.filter_query()))?;
    let mut rows = Vec::new();
    for image in &images {
        let id: String = text(image, "Id").trim_start_matches("sha256:").chars().take(12).collect();
        for name in
            image.get("RepoTags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
        {
            let (repository, tag) = reference::split(name);
            rows.push(json!({ "Repository": repository, "Tag": tag, "ID": id, "Size": "0B" }));
        }
    }
    if arguments.quiet {
        return show(&rows, Some("{{.ID}}"));
    }
    let format = arguments.format.as_deref();
    table(&rows, format, "REPOSITORY\tTAG\tIMAGE ID", "{{.Repository}}\t{{.Tag}}\t{{.ID}}")
}

/// With a heading unless the caller has a format of its own.
pub(super) fn table(rows: &[Value], format: Option<&str>, heading: &str, usual: &str) -> Done {
    if format.is_none() {
        print(heading);
    }
    show(rows, Some(format.unwrap_or(usual)))
}

pub(super) fn pull(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 't')?;
    arguments.need_names("pull IMAGE")?;
    for name in &arguments.names {
        client.post(&format!("/images/create?{}", query("fromImage", name)), &json!({}))?;
        print(format!("{name} is here: it is a part of the embedded engine"));
    }
    Ok(())
}

pub(super) fn tag(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 't')?;
    let [from, to] = arguments.names.as_slice() else {
        return Err("a tag needs two names; write `docker tag SOURCE TARGET`".into());
    };
    let (repository, tag) = reference::split(to);
    let path = format!("/images/{}/tag?{}&{}", part(from), query("repo", repository), query("tag", tag));
    client.post(&path, &json!({})).map(drop)
}

pub(super) fn remove(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 'o')?;
    arguments.need_names("image rm IMAGE")?;
    for name in &arguments.names {
        client.delete(&format!("/images/{}", part(name)))?;
        print(format!("Untagged: {name}"));
    }
    Ok(())
}

pub(super) fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}
