//! `examples/pool`.

use super::{boot, curl};
use std::collections::BTreeMap;
use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

pub(super) async fn readme(stage: &Stage) -> Check {
    let replies = curl::lines_of(stage, "pool").await?;
    let [alice, bob, any] = replies.as_slice() else { anyhow::bail!("three lines, not {}", replies.len()) };
    let again = curl::lines_of(stage, "pool").await?;
    ensure_eq!(alice.string("boot")?, again[0].string("boot")?);
    ensure_eq!(bob.string("boot")?, again[1].string("boot")?);
    ensure_that!(alice.string("boot")? != bob.string("boot")?, "the README says that these two differ");
    any.json()?;
    Ok(())
}

async fn hundred(stage: &Stage) -> anyhow::Result<BTreeMap<String, Vec<u32>>> {
    let mut sessions: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for number in 0..100 {
        let session = format!("session-{number}");
        sessions.entry(boot(stage, "/", &[("X-Session-ID", &session)]).await?).or_default().push(number);
    }
    Ok(sessions)
}

pub(super) async fn spread(stage: &Stage) -> Check {
    let stage = stage.another()?;
    let before = hundred(&stage).await?;
    ensure_eq!(before.len(), 5);
    let sizes: Vec<usize> = before.values().map(Vec::len).collect();
    ensure_that!(sizes.iter().all(|size| (10..=30).contains(size)), "not about twenty on each: {sizes:?}");
    // Other containers then, and the same sessions together on each.
    let after = hundred(&stage.restarted()?).await?;
    let groups = |sessions: BTreeMap<String, Vec<u32>>| {
        let mut groups: Vec<Vec<u32>> = sessions.into_values().collect();
        groups.sort();
        groups
    };
    ensure_eq!(groups(before), groups(after));
    Ok(())
}
