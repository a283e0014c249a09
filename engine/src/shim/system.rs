//! `docker info` and `docker version`.

use lexopt::Parser;
use serde_json::{Value, json};

use super::client::Client;
use super::image::text;
use super::template::render;
use super::{Arguments, Done, print};

pub(super) fn info(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 't')?;
    let info: Value = client.get("/info")?;
    if let Some(template) = arguments.format {
        print(render(&template, &info)?);
        return Ok(());
    }
    print(format!("{} {}", text(&info, "Name"), text(&info, "ServerVersion")));
    print(format!("Isolation: {}", text(&info, "Isolation")));
    print(format!("Containers: {}", info.get("Containers").unwrap_or(&Value::Null)));
    print(format!("Images: {}", info.get("Images").unwrap_or(&Value::Null)));
    for warning in
        info.get("Warnings").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    {
        print(format!("Warning: {warning}"));
    }
    Ok(())
}

pub(super) fn version(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 't')?;
    let server: Value = client.get("/version")?;
    let version = json!({ "Client": { "Version": env!("CARGO_PKG_VERSION") }, "Server": server });
    match arguments.format {
        Some(template) => print(render(&template, &version)?),
        None => print(format!("worker-containers embedded engine {}", env!("CARGO_PKG_VERSION"))),
    }
    Ok(())
}
