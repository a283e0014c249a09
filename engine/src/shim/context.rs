//! `docker context ls`: there is one, and it is the engine.

use lexopt::Parser;
use serde_json::json;

use super::client::Client;
use super::image::table;
use super::{Arguments, Done};

pub(super) fn list(client: &Client, parser: Parser) -> Done {
    let arguments = Arguments::parse(parser, 't')?;
    let context = json!({
        "Name": "worker-containers",
        "Current": true,
        "Description": "the embedded engine",
        "DockerEndpoint": client.host,
        "Error": "",
    });
    table(
        &[context],
        arguments.format.as_deref(),
        "NAME\tDOCKER ENDPOINT",
        "{{.Name}} *\t{{.DockerEndpoint}}",
    )
}
