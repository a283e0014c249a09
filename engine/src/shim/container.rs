//! `docker ps`, `rm`, `inspect` and `volume`: what Miniflare tells people to run when a session was left behind.

use lexopt::Parser;
use serde_json::{Value, json};

use super::client::{Client, part};
use super::image::{look_up, show, table, text};
use super::{Arguments, Done, print};

pub(super) fn list(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 'i')?;
    let all = if arguments.all { "all=1" } else { "all=0" };
    let containers: Vec<Value> =
        client.get(&format!("/containers/json?{all}&{}", arguments.filter_query()))?;
    let rows: Vec<_> = containers.iter().map(row).collect();
    if arguments.quiet {
        return show(&rows, Some("{{.ID}}"));
    }
    table(
        &rows,
        arguments.format.as_deref(),
        "CONTAINER ID\tIMAGE\tSTATUS\tNAMES",
        "{{.ID}}\t{{.Image}}\t{{.Status}}\t{{.Names}}",
    )
}

fn row(container: &Value) -> Value {
    let names =
        container.get("Names").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let names: Vec<_> = names.map(|name| name.trim_start_matches('/')).collect();
    let labels = container.get("Labels").and_then(Value::as_object).into_iter().flatten();
    let labels: Vec<_> =
        labels.map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default())).collect();
    json!({
        "ID": text(container, "Id").chars().take(12).collect::<String>(),
        "Names": names.join(","),
        "Image": text(container, "Image"),
        "Command": text(container, "Command"),
        "State": text(container, "State"),
        "Status": text(container, "Status"),
        "Labels": labels.join(","),
    })
}

pub(super) fn remove(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 'o')?;
    arguments.need_names("rm --force CONTAINER")?;
    for name in &arguments.names {
        client.delete(&format!("/containers/{}?force={}", part(name), u8::from(arguments.force)))?;
        print(name);
    }
    Ok(())
}

/// Containers first, then images, as Docker looks.
pub(super) fn inspect(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 't')?;
    arguments.need_names("inspect NAME")?;
    let mut objects = Vec::new();
    for name in &arguments.names {
        let container = client.get::<Value>(&format!("/containers/{}/json", part(name)));
        objects.push(container.or_else(|_| look_up(client, name))?);
    }
    show(&objects, arguments.format.as_deref())
}

pub(super) fn list_volumes(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 'i')?;
    let answer: Value = client.get(&format!("/volumes?{}", arguments.filter_query()))?;
    let volumes = answer.get("Volumes").and_then(Value::as_array).cloned().unwrap_or_default();
    if arguments.quiet {
        return show(&volumes, Some("{{.Name}}"));
    }
    table(&volumes, arguments.format.as_deref(), "DRIVER\tVOLUME NAME", "{{.Driver}}\t{{.Name}}")
}

pub(super) fn remove_volumes(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 'o')?;
    arguments.need_names("volume rm VOLUME")?;
    for name in &arguments.names {
        client.delete(&format!("/volumes/{}", part(name)))?;
        print(name);
    }
    Ok(())
}
