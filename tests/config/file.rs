//! What happens to the file on the disk.

use anyhow::Context;
use std::{fs, path::PathBuf, thread};
use tempfile::TempDir;
use worker_containers_xtask::write::{Mode, Outcome, put, read};

const OLD: &str = "name = \"old\"\n";
const NEW: &str = "name = \"new\"\n";

fn folder() -> anyhow::Result<(TempDir, PathBuf)> {
    let folder = tempfile::Builder::new().prefix("gen-config-file-").tempdir()?;
    let path = folder.path().join("wrangler.toml");
    fs::write(&path, OLD)?;
    Ok((folder, path))
}

fn names(folder: &TempDir) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.path())? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

#[test]
fn it_is_replaced_and_nothing_is_left_beside_it() -> anyhow::Result<()> {
    let (folder, path) = folder()?;
    assert_eq!(put(&path, Some(OLD), NEW, Mode::Write)?, Outcome::Written);
    assert_eq!(read(&path)?.as_deref(), Some(NEW));
    assert_eq!(put(&path, Some(NEW), NEW, Mode::Write)?, Outcome::UpToDate);
    let other = folder.path().join("other.toml");
    assert_eq!(read(&other)?, None);
    assert_eq!(put(&other, None, NEW, Mode::Write)?, Outcome::Written);
    assert_eq!(names(&folder)?, ["other.toml", "wrangler.toml"]);
    Ok(())
}

#[test]
fn looking_changes_nothing() -> anyhow::Result<()> {
    let (_folder, path) = folder()?;
    for mode in [Mode::Check, Mode::DryRun] {
        let Outcome::Differs(diff) = put(&path, Some(OLD), NEW, mode)? else { anyhow::bail!("it differs") };
        assert!(diff.ends_with("@@ -1 +1 @@\n-name = \"old\"\n+name = \"new\"\n"), "{diff}");
        assert_eq!(put(&path, Some(OLD), OLD, mode)?, Outcome::UpToDate);
    }
    assert_eq!(read(&path)?.as_deref(), Some(OLD));
    Ok(())
}

#[cfg(unix)]
#[test]
fn its_mode_stays() -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    for mode in [0o600, 0o640, 0o664, 0o755] {
        let (_folder, path) = folder()?;
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
        put(&path, Some(OLD), NEW, Mode::Write)?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, mode);
        assert_eq!(read(&path)?.as_deref(), Some(NEW));
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_link_stays_one() -> anyhow::Result<()> {
    let (folder, path) = folder()?;
    fs::create_dir(folder.path().join("worker"))?;
    let link = folder.path().join("worker/wrangler.toml");
    std::os::unix::fs::symlink("../wrangler.toml", &link)?;
    assert_eq!(put(&link, Some(OLD), NEW, Mode::Write)?, Outcome::Written);
    assert!(link.is_symlink());
    assert_eq!(fs::read_link(&link)?, PathBuf::from("../wrangler.toml"));
    assert_eq!(read(&path)?.as_deref(), Some(NEW));
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_reported() -> anyhow::Result<()> {
    let (folder, _path) = folder()?;
    let link = folder.path().join("link.toml");
    std::os::unix::fs::symlink("gone.toml", &link)?;
    let error = read(&link).expect_err("it leads nowhere");
    assert!(error.to_string().ends_with("is a link to a file that does not exist"), "{error}");
    Ok(())
}

#[test]
fn a_read_only_file_stays_as_it_is() -> anyhow::Result<()> {
    let (folder, path) = folder()?;
    let mut permissions = fs::metadata(&path)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions)?;
    let error = put(&path, Some(OLD), NEW, Mode::Write).expect_err("it is read-only");
    assert!(error.to_string().ends_with("wrangler.toml` is read-only"), "{error}");
    assert_eq!(read(&path)?.as_deref(), Some(OLD));
    assert_eq!(names(&folder)?, ["wrangler.toml"]);
    Ok(())
}

#[test]
fn a_folder_that_is_gone_is_reported() -> anyhow::Result<()> {
    let (folder, _path) = folder()?;
    let error =
        put(&folder.path().join("gone/wrangler.toml"), None, NEW, Mode::Write).expect_err("no folder");
    assert!(error.to_string().starts_with("cannot write `"), "{error}");
    Ok(())
}

#[test]
fn what_is_no_text_is_reported() -> anyhow::Result<()> {
    let (folder, path) = folder()?;
    fs::write(&path, b"name = \"\xff\"\n")?;
    assert!(read(&path).expect_err("it is no text").to_string().ends_with("is not UTF-8 text"));
    assert!(read(folder.path()).expect_err("it is a folder").to_string().starts_with("cannot read `"));
    Ok(())
}

#[test]
fn somebody_elses_change_is_not_lost() -> anyhow::Result<()> {
    let (_folder, path) = folder()?;
    fs::write(&path, "name = \"theirs\"\n")?;
    let error = put(&path, Some(OLD), NEW, Mode::Write).expect_err("it was changed");
    assert!(error.to_string().contains("was changed by somebody else in the meantime"), "{error}");
    assert_eq!(read(&path)?.as_deref(), Some("name = \"theirs\"\n"));
    // Who wants the same has it.
    assert_eq!(put(&path, Some(OLD), "name = \"theirs\"\n", Mode::Write)?, Outcome::UpToDate);
    assert!(put(&path, None, NEW, Mode::Write).is_err());
    Ok(())
}

#[test]
fn two_runs_at_a_time_leave_one_whole_file() -> anyhow::Result<()> {
    let (folder, path) = folder()?;
    let text = |run: usize| format!("# {}\nrun = {run}\n", "x".repeat(200_000));
    let runs: Vec<_> = (0..8)
        .map(|run| {
            let path = path.clone();
            thread::spawn(move || -> anyhow::Result<usize> {
                let mut written = 0;
                for _ in 0..20 {
                    let now = read(&path)?.context("it is always there")?;
                    let is_whole = now == OLD || (0..8).any(|run| now == text(run));
                    anyhow::ensure!(is_whole, "a file of {} bytes", now.len());
                    // Whoever is too late is told so.
                    written += usize::from(put(&path, Some(&now), &text(run), Mode::Write).is_ok());
                }
                Ok(written)
            })
        })
        .collect();
    let mut written = 0;
    for run in runs {
        written += run.join().map_err(|_| anyhow::anyhow!("a run panicked"))??;
    }
    assert!(written > 0);
    assert_eq!(names(&folder)?, ["wrangler.toml"]);
    Ok(())
}
