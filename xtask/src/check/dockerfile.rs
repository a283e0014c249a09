//! What a Dockerfile has to say for a container to start, to be reached, and to stop.

use super::finding::Severity;
use parse_dockerfile::{Command, Instruction};
use worker_containers_syntax::Container;

/// What is wrong with `text`, the Dockerfile of `container`.
pub(super) fn findings(text: &str, container: Option<&Container>) -> Vec<(Severity, String)> {
    let file = match parse_dockerfile::parse(text) {
        Ok(file) => file,
        Err(error) => return vec![(Severity::Error, format!("it is not a Dockerfile: {error}; correct it"))],
    };
    let mut found = Vec::new();
    let Some(last) = file.stages().last() else { return found };
    let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    for stage in file.stages() {
        for option in stage.from.options.iter().filter(|option| option.name.value == "platform") {
            let platform = option.value.as_ref().map(|value| value.value.to_string()).unwrap_or_default();
            let is_final = std::ptr::eq(stage.from, last.from);
            if is_final && !platform.starts_with('$') && platform != "linux/amd64" {
                let line = line(stage.from.from.span.start);
                let message = format!(
                    "line {line} is for `{platform}`, and Cloudflare runs linux/amd64; remove `--platform` or write \
                     that"
                );
                found.push((Severity::Error, message));
            }
        }
    }
    // What a named earlier stage says holds for the one built on it.
    let mut instructions: Vec<&Instruction<'_>> = Vec::new();
    let mut stage = Some((last.from, last.instructions));
    for _ in 0..64 {
        let Some((from, own)) = stage else { break };
        instructions.extend(own.iter().rev());
        stage = file
            .stage(&from.image.value)
            .filter(|base| !std::ptr::eq(base.from, from))
            .map(|base| (base.from, base.instructions));
    }
    let exposed: Vec<&str> = instructions
        .iter()
        .filter_map(|it| if let Instruction::Expose(expose) = it { Some(&expose.arguments) } else { None })
        .flatten()
        .map(|port| &*port.value)
        .collect();
    found.extend(ports(&exposed, container));
    let entrypoint = instructions
        .iter()
        .find_map(|it| if let Instruction::Entrypoint(it) = it { Some(&it.arguments) } else { None });
    let command = instructions
        .iter()
        .find_map(|it| if let Instruction::Cmd(it) = it { Some(&it.arguments) } else { None });
    let replaced = container.is_some_and(|container| container.entrypoint.is_some());
    if let Some(first) = entrypoint.or(command).filter(|_| !replaced)
        && let Some((at, what)) = hides_signals(first)
    {
        let line = line(at);
        found.push((
            Severity::Warning,
            format!(
                "line {line} starts {what}, which does not pass SIGTERM on, so the program is killed \
                 when an instance stops; start it directly, `[\"/app\"]`, or with `exec`, or through \
                 `tini --`"
            ),
        ));
    }
    found
}

fn ports(exposed: &[&str], container: Option<&Container>) -> Vec<(Severity, String)> {
    // A port that is an argument of the build is not known here.
    if exposed.iter().any(|port| port.contains('$')) {
        return Vec::new();
    }
    let declared = container.map(Container::declared_ports).unwrap_or_default();
    let is_exposed = |port: &u16| exposed.iter().any(|it| it.trim_end_matches("/tcp") == port.to_string());
    let missing: Vec<String> =
        declared.iter().filter(|port| !is_exposed(port)).map(ToString::to_string).collect();
    match missing.as_slice() {
        [] => Vec::new(),
        missing => {
            let ports = missing.join(" ");
            vec![(
                Severity::Error,
                format!(
                    "its final stage does not expose {}, which the code sends requests to and `wrangler dev` \
                     needs; add `EXPOSE {ports}`",
                    missing.join(" and ")
                ),
            )]
        }
    }
}

/// Programs that become process 1 and keep signals to themselves.
fn hides_signals(command: &Command<'_>) -> Option<(usize, String)> {
    match command {
        Command::Shell(text) if text.value.trim_start().starts_with("exec ") => None,
        Command::Shell(text) => Some((text.span.start, "`/bin/sh -c` around the program".to_owned())),
        Command::Exec(words) => {
            let first = words.value.first()?.value.to_string();
            let name = first.rsplit('/').next().unwrap_or(&first);
            let script =
                words.value.get(2).map(|word| word.value.trim_start().to_owned()).unwrap_or_default();
            let is_shell = matches!(name, "sh" | "bash" | "ash" | "dash")
                && words
                    .value
                    .get(1)
                    .is_some_and(|flag| flag.value.starts_with('-') && flag.value.ends_with('c'));
            let hides = matches!(name, "npm" | "yarn" | "pnpm") || (is_shell && !script.contains("exec "));
            hides.then(|| (words.span.start, format!("`{name}` around the program")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Severity> {
        findings(text, None).into_iter().map(|(severity, _)| severity).collect()
    }

    #[test]
    fn the_final_stage_decides() {
        assert_eq!(
            found("FROM --platform=linux/arm64 rust AS build\nFROM scratch\nENTRYPOINT [\"/app\"]\n"),
            []
        );
        assert_eq!(found("FROM --platform=linux/arm64 scratch\nENTRYPOINT [\"/app\"]\n"), [Severity::Error]);
        assert_eq!(found("FROM node AS base\nCMD npm start\nFROM base\n"), [Severity::Warning]);
        assert_eq!(found("nonsense\n"), [Severity::Error]);
    }

    #[test]
    fn what_hides_signals_is_told() {
        for good in [
            "CMD [\"/app\"]",
            "CMD exec /app",
            "ENTRYPOINT [\"tini\", \"--\"]\nCMD [\"sh\", \"-c\", \"x\"]",
            "CMD [\"sh\", \"-c\", \"exec /app\"]",
        ] {
            assert_eq!(found(&format!("FROM scratch\n{good}\n")), [], "{good}");
        }
        for bad in ["CMD /app", "CMD [\"npm\", \"start\"]", "ENTRYPOINT [\"/bin/sh\", \"-c\", \"/app\"]"] {
            assert_eq!(found(&format!("FROM scratch\n{bad}\n")), [Severity::Warning], "{bad}");
        }
    }
}
