//! One stage, instruction after instruction.

use std::collections::BTreeMap;

use parse_dockerfile::{Command, Instruction};

use super::Defaults;
use super::words::Words;

/// A range like `1-65535` would make as many entries.
const MOST_PORTS: usize = 256;

pub(super) type Variables = BTreeMap<String, String>;

pub(super) struct Stage<'a> {
    words: &'a Words,
    defaults: Defaults,
    arguments: Variables,
    global: &'a Variables,
    build_args: &'a Variables,
    shell: Vec<String>,
    // ENTRYPOINT drops a CMD that came with the base, not one of this stage.
    cmd_is_own: bool,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        words: &'a Words,
        inherited: Defaults,
        global: &'a Variables,
        build_args: &'a Variables,
    ) -> Stage<'a> {
        Stage {
            words,
            defaults: inherited,
            arguments: Variables::new(),
            global,
            build_args,
            shell: vec!["/bin/sh".to_owned(), "-c".to_owned()],
            cmd_is_own: false,
        }
    }

    pub(super) fn finish(self) -> Defaults {
        self.defaults
    }

    pub(super) fn apply(&mut self, instruction: &Instruction<'_>) -> Result<(), String> {
        match instruction {
            Instruction::Arg(arg) => {
                let declared =
                    declare(self.words, &arg.arguments.value, &self.known(), self.global, self.build_args)?;
                self.arguments.extend(declared);
            }
            Instruction::Env(env) => {
                let pairs = self.words.assignments(&env.arguments.value, &self.known())?;
                self.defaults.environment.extend(pairs);
            }
            Instruction::Expose(expose) => {
                for port in &expose.arguments {
                    self.expose(&port.value)?;
                }
            }
            Instruction::Workdir(workdir) => {
                let directory = self.words.expand(workdir.arguments.value.trim(), &self.known())?;
                self.defaults.working_dir = join(&self.defaults.working_dir, &directory);
            }
            Instruction::Shell(shell) => {
                self.shell = shell.arguments.iter().map(|word| word.value.to_string()).collect();
            }
            Instruction::Cmd(cmd) => {
                self.defaults.cmd = self.command(&cmd.arguments);
                self.cmd_is_own = true;
            }
            Instruction::Entrypoint(entrypoint) => {
                self.defaults.entrypoint = self.command(&entrypoint.arguments);
                if !self.cmd_is_own {
                    self.defaults.cmd.clear();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What `$NAME` means here: ENV wins over ARG.
    fn known(&self) -> Variables {
        let mut known = self.arguments.clone();
        known.extend(self.defaults.environment.clone());
        known
    }

    fn command(&self, command: &Command<'_>) -> Vec<String> {
        match command {
            Command::Exec(words) => words.value.iter().map(|word| word.value.to_string()).collect(),
            Command::Shell(text) => {
                let line = self.words.join_lines(text.value);
                self.shell.iter().cloned().chain([line]).collect()
            }
            _ => Vec::new(),
        }
    }

    fn expose(&mut self, text: &str) -> Result<(), String> {
        let text = self.words.expand(text, &self.known())?;
        for part in text.split_whitespace() {
            let (range, protocol) = part.split_once('/').unwrap_or((part, "tcp"));
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let (Ok(first), Ok(last)) = (first.parse::<u16>(), last.parse::<u16>()) else {
                return Err(format!("`EXPOSE {part}` is not a port; write a number such as `8080`"));
            };
            if usize::from(last.saturating_sub(first)) >= MOST_PORTS {
                return Err(format!("`EXPOSE {part}` is too many ports; write the few that are listened on"));
            }
            if protocol.eq_ignore_ascii_case("tcp") {
                for port in first..=last {
                    if !self.defaults.ports.contains(&port) {
                        self.defaults.ports.push(port);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The variables of one ARG line: the value given to the build, else the default, else that of the ARG before FROM.
pub(super) fn declare(
    words: &Words,
    line: &str,
    known: &Variables,
    global: &Variables,
    build_args: &Variables,
) -> Result<Variables, String> {
    let mut declared = Variables::new();
    for word in words.split(line) {
        let (name, default) = match word.split_once('=') {
            Some((name, default)) => (name.to_owned(), Some(words.expand(default, known)?)),
            None => (word, None),
        };
        let value = build_args.get(&name).cloned().or(default).or_else(|| global.get(&name).cloned());
        declared.extend(value.map(|value| (name, value)));
    }
    Ok(declared)
}

fn join(base: &str, directory: &str) -> String {
    match directory.starts_with('/') {
        true => directory.to_owned(),
        false => format!("{}/{directory}", base.trim_end_matches('/')),
    }
}
