//! What `wrangler dev` gets when it calls the Docker CLI: the same commands, answered from the engine.

mod build;
mod client;
mod container;
mod context;
mod image;
mod real;
mod system;
mod template;

use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use lexopt::Arg::{Long, Short, Value};
use lexopt::{Parser, ValueExt};

use client::Client;

/// The path of a real Docker CLI, to which everything is handed on.
const REAL_DOCKER: &str = "WORKER_CONTAINERS_REAL_DOCKER";

const ANSWERED: &str = "build, container ls, container rm, context ls, image inspect, image ls, image rm, images, info, \
                        inspect, ps, pull, rm, rmi, tag, version, volume ls, volume rm";

/// Why a command failed: what to print, and with which code to end.
pub(super) struct Stop {
    message: String,
    code: u8,
}

impl<T: ToString> From<T> for Stop {
    fn from(message: T) -> Stop {
        Stop { message: message.to_string(), code: 1 }
    }
}

type Done = Result<(), Stop>;

pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    let result = match env::var_os(REAL_DOCKER).filter(|path| !path.is_empty()) {
        Some(real) => real::run(&real, arguments),
        None => answer(arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop { message, code }) => {
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::from(code)
        }
    }
}

/// Like `println!`, for a reader that may have gone away.
fn print(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn answer(arguments: Vec<OsString>) -> Done {
    let mut parser = Parser::from_args(arguments);
    let mut host = env::var("DOCKER_HOST").unwrap_or_default();
    let command = loop {
        match parser.next()? {
            Some(Short('H') | Long("host")) => host = parser.value()?.string()?,
            Some(Short('c' | 'l') | Long("config" | "context" | "log-level")) => drop(parser.value()?),
            Some(Short('D') | Long("debug")) => {}
            Some(Short('v') | Long("version")) => break "version".to_owned(),
            Some(Value(command)) => break command.string()?,
            Some(other) => return Err(other.unexpected().into()),
            None => return Err(format!("no command; this `docker` answers: {ANSWERED}").into()),
        }
    };
    let client = Client::new(host);
    match command.as_str() {
        "build" => build::run(&client, parser),
        "context" => group(&client, "context", parser),
        "buildx" | "builder" | "container" | "image" | "volume" => group(&client, &command, parser),
        "images" => image::list(&client, parser),
        "info" => system::info(&client, parser),
        "inspect" => container::inspect(&client, parser),
        "ps" => container::list(&client, parser),
        "pull" => image::pull(&client, parser),
        "rm" => container::remove(&client, parser),
        "rmi" => image::remove(&client, parser),
        "tag" => image::tag(&client, parser),
        "version" => system::version(&client, parser),
        _ => Err(unknown(&command)),
    }
}

/// Commands of two words.
fn group(client: &Client, group: &str, mut parser: Parser) -> Done {
    let command = match parser.next()? {
        Some(Value(command)) => command.string()?,
        Some(other) => return Err(other.unexpected().into()),
        None => return Err(unknown(group)),
    };
    match (group, command.as_str()) {
        ("buildx" | "builder" | "image", "build") => build::run(client, parser),
        ("container", "inspect") => container::inspect(client, parser),
        ("container", "list" | "ls" | "ps") => container::list(client, parser),
        ("container", "remove" | "rm") => container::remove(client, parser),
        ("context", "list" | "ls") => context::list(client, parser),
        ("image", "inspect") => image::inspect(client, parser),
        ("image", "list" | "ls") => image::list(client, parser),
        ("image", "pull") => image::pull(client, parser),
        ("image", "remove" | "rm") => image::remove(client, parser),
        ("image", "tag") => image::tag(client, parser),
        ("volume", "list" | "ls") => container::list_volumes(client, parser),
        ("volume", "remove" | "rm") => container::remove_volumes(client, parser),
        (group, command) => Err(unknown(&format!("{group} {command}"))),
    }
}

fn unknown(command: &str) -> Stop {
    format!(
        "`docker {command}` is not answered by the embedded engine, which answers: {ANSWERED}; use `--engine docker` \
         for everything else"
    )
    .into()
}

/// What follows the command: names, a format and filters are the same for all that show something.
#[derive(Default)]
struct Arguments {
    names: Vec<String>,
    format: Option<String>,
    filters: Vec<(String, String)>,
    all: bool,
    force: bool,
    quiet: bool,
}

impl Arguments {
    /// `f` is short for `--filter` where something is listed or removed, and for `--format` elsewhere.
    fn parse(mut parser: Parser, short_f: char) -> Result<Arguments, Stop> {
        let mut arguments = Arguments::default();
        while let Some(argument) = parser.next()? {
            let is = |letter| short_f == letter;
            match argument {
                Long("format") => arguments.format = Some(parser.value()?.string()?),
                Short('f') if is('t') => arguments.format = Some(parser.value()?.string()?),
                Long("filter") => arguments.filters.push(filter(parser.value()?.string()?)?),
                Short('f') if is('i') => arguments.filters.push(filter(parser.value()?.string()?)?),
                Short('f') | Long("force") => arguments.force = true,
                Short('a') | Long("all") => arguments.all = true,
                Short('q') | Long("quiet") => arguments.quiet = true,
                Short('v') | Long("volumes" | "no-trunc" | "no-prune" | "size") => {}
                Long("platform" | "type") => drop(parser.value()?),
                Value(name) => arguments.names.push(name.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(arguments)
    }

    /// As the API wants them.
    fn filter_query(&self) -> String {
        let mut filters = std::collections::BTreeMap::<&str, Vec<&str>>::new();
        for (key, value) in &self.filters {
            filters.entry(key).or_default().push(value);
        }
        client::query("filters", &serde_json::to_string(&filters).unwrap_or_default())
    }

    fn need_names(&self, usage: &str) -> Result<(), Stop> {
        if self.names.is_empty() {
            Err(format!("nothing named; write `docker {usage}`").into())
        } else {
            Ok(())
        }
    }
}

fn filter(text: String) -> Result<(String, String), Stop> {
    match text.split_once('=') {
        Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
        None => Err(format!("`{text}` is not a filter; write `key=value`").into()),
    }
}
