//! The documents and the table of failures say the same.

use anyhow::ensure;
use worker_containers::core::failure::FailureKind;

const DOCUMENT: &str = include_str!("../../macros/docs/dispatcher.md");

#[test]
fn every_failure_is_documented_with_its_status() -> anyhow::Result<()> {
    for kind in FailureKind::ALL {
        let answer = kind.answer();
        let (status, code) = (format!("| {} |", answer.status), format!("`{}`", answer.code));
        let rows = DOCUMENT.lines().filter(|line| line.starts_with(&status));
        ensure!(
            rows.filter(|row| row.contains(&code)).count() == 1,
            "{code} is not told once under {status}"
        );
    }
    Ok(())
}
