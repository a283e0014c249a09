//! `test`: everything that must pass, in the order in which a failure is cheapest to learn of.

use super::cargo_here;
use anyhow::Context;
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Instant,
};
use worker_containers_xtask::report;

/// One stage of the whole.
struct Stage {
    what: &'static str,
    command: Command,
}

pub(super) fn run() -> anyhow::Result<bool> {
    let began = Instant::now();
    let mut lines = Vec::new();
    let mut fine = true;
    for stage in stages() {
        report::status("Checking", stage.what);
        let started = Instant::now();
        let (passed, counts) = watch(stage.command)?;
        fine &= passed;
        let mark = if passed { '✓' } else { '✗' };
        lines.push(format!(
            "{mark} {:<44} {:>22} {:>6} s",
            stage.what,
            counts.to_string(),
            started.elapsed().as_secs()
        ));
    }
    println!(
        "\n{}\n\n{} in {} s",
        lines.join("\n"),
        if fine { "all passed" } else { "something failed" },
        began.elapsed().as_secs()
    );
    Ok(fine)
}

fn stages() -> Vec<Stage> {
    let stage = |what, arguments: &[&str]| {
        let mut command = cargo_here();
        command.args(arguments);
        Stage { what, command }
    };
    let wasm = ["--target", "wasm32-unknown-unknown"];
    let mut stages = vec![
        stage("formatting", &["fmt", "--all", "--check"]),
        stage("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
        stage(
            "the library for wasm32",
            &["check", "--package", "worker-containers", "--quiet", wasm[0], wasm[1]],
        ),
        stage(
            "unit, property, engine and documentation tests",
            &[
                "test",
                "--workspace",
                "--exclude",
                "worker-containers-tests",
                "--features",
                "worker-containers/sim",
            ],
        ),
        stage(
            "what compiles, and what is said where not",
            &["test", "--package", "worker-containers-tests", "--test", "ui", "--test", "parity"],
        ),
        stage(
            "the rules of this repository",
            &["test", "--package", "worker-containers-tests", "--test", "tidy"],
        ),
        stage(
            "what gen-config writes",
            &["test", "--package", "worker-containers-tests", "--test", "config"],
        ),
    ];
    // As tests are built, which is how it is there already; what is judged is how costs grow.
    let bench = ["bench", "--package", "worker-containers", "--bench", "routing", "--profile", "dev"];
    stages.push(stage("the cost of routing, however many sessions", &bench));
    stages.push(stage(
        "gen-config of 200 structs, in release",
        &["bench", "--package", "worker-containers-xtask", "--bench", "gen_config"],
    ));
    for example in EXAMPLES {
        stages.push(stage(example, &["xtask", "gen-config", "--check", "--package", example]));
        stages.push(stage(example, &["xtask", "check", "--package", example]));
    }
    stages.push(stage("end to end, on the embedded engine", &["xtask", "e2e", "--engine", "embedded"]));
    stages
}

/// Packages whose generated file must be fresh.
const EXAMPLES: &[&str] = &[
    "autoscale-example",
    "cron-example",
    "hybrid-example",
    "multi-port-example",
    "pool-example",
    "queue-example",
    "session-affinity",
    "shared-example",
    "workflow-example",
];

/// What a test run counted.
#[derive(Default)]
struct Counts {
    passed: u64,
    failed: u64,
}

/// Runs a stage, passes its output on and counts the tests in it.
fn watch(mut command: Command) -> anyhow::Result<(bool, Counts)> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run cargo")?;
    let mut counts = Counts::default();
    let output = child.stdout.take().context("cargo has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        counts.add(&line);
        println!("{line}");
    }
    Ok((child.wait()?.success(), counts))
}

impl Counts {
    /// `test result: ok. 3 passed; 0 failed; …` of cargo, `27 scenarios passed, 0 failed` of ours.
    fn add(&mut self, line: &str) {
        let words: Vec<&str> = line.split([' ', ';', ',']).filter(|word| !word.is_empty()).collect();
        let ours = line.contains(" scenarios passed, ");
        if !ours && !line.starts_with("test result: ") {
            return;
        }
        let before = |word: &str| {
            let at = words.iter().position(|other| *other == word)?;
            words[..at].iter().rev().find_map(|number| number.parse::<u64>().ok())
        };
        self.passed += before("passed").unwrap_or(0);
        self.failed += before("failed").unwrap_or(0);
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.passed, self.failed) {
            (0, 0) => Ok(()),
            (passed, 0) => write!(f, "{passed} passed"),
            (passed, failed) => write!(f, "{passed} passed, {failed} failed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn test_runs_are_counted() {
        let mut counts = Counts::default();
        for line in [
            "test result: ok. 31 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.17s",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.17s",
            "27 scenarios passed, 0 failed",
            "running 3 tests",
        ] {
            counts.add(line);
        }
        assert_eq!((counts.passed, counts.failed), (60, 1));
    }
}
