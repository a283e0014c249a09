//! Looks at what is around the file, for the rules, which do not.

use super::context::{Beside, Schema, Seen};
use crate::{config::Node, project::Project, tools::Wrangler, wrangler::Format};
use std::{
    collections::BTreeMap,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// What is around `config`, the wrangler file of `project`, which says `tree`.
pub(super) fn gather(project: &Project, config: &Path, tree: &Node) -> Beside {
    let folder = config.parent().unwrap_or(Path::new("."));
    let own = Wrangler::modules_of_project(project);
    let schema =
        own.clone().map(|(modules, version)| (modules, format!("of the project's wrangler {version}")));
    let schema = schema.or_else(|| {
        let (modules, version) = Wrangler::modules_of_cache()?;
        Some((modules, format!("of wrangler {version}, which this tool uses, as the project has none")))
    });
    Beside {
        today: today(),
        paths: paths(folder, tree),
        shadows: shadows(config),
        dev_vars: std::fs::read_to_string(folder.join(".dev.vars")).ok().map(|text| names(&text)),
        wrangler: own.and_then(|(_, version)| parsed(&version)),
        schema: schema.and_then(|(modules, whose)| {
            let text = std::fs::read_to_string(modules.join("wrangler/config-schema.json")).ok()?;
            Some(Schema { whose, schema: serde_json::from_str(&text).ok()? })
        }),
    }
}

fn parsed(version: &str) -> Option<(u64, u64, u64)> {
    let mut numbers = version.split(['.', '-']).map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next()??))
}

fn paths(folder: &Path, tree: &Node) -> BTreeMap<String, Seen> {
    let mut paths = BTreeMap::new();
    let environments = tree.get("env").map(Node::entries).unwrap_or_default();
    for part in std::iter::once(tree).chain(environments.iter().map(|entry| &entry.node)) {
        for entry in part.get("containers").map(Node::elements).unwrap_or_default() {
            for text in ["image", "image_build_context"].iter().filter_map(|key| entry.get(key)?.as_text()) {
                paths.entry(text.to_owned()).or_insert_with(|| seen(&folder.join(text)));
            }
        }
    }
    paths
}

fn seen(path: &Path) -> Seen {
    match std::fs::read_to_string(path) {
        Ok(text) => Seen::File(text),
        Err(_) if path.is_dir() => Seen::Folder,
        Err(_) => Seen::Nothing,
    }
}

/// wrangler looks for one name in every folder up to the root before it looks for the next.
fn shadows(config: &Path) -> Vec<String> {
    let own = Format::of(config);
    let before = Format::ALL.into_iter().take_while(|format| *format != own);
    let folder = std::fs::canonicalize(config).ok();
    let folders: Vec<&Path> = folder.iter().flat_map(|file| file.ancestors().skip(1)).collect();
    let others = before.flat_map(|format| folders.iter().map(move |folder| folder.join(format.file_name())));
    let redirects = folders.iter().map(|folder| folder.join(".wrangler/deploy/config.json"));
    others.chain(redirects).filter(|path| path.is_file()).map(|path| Project::shown(&path)).collect()
}

/// The names in a `.dev.vars` file; values are not kept.
fn names(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| line.split_once('='));
    names.map(|(name, _)| name.trim_start_matches("export ").trim().to_owned()).collect()
}

/// Today in UTC, as in `compatibility_date`.
fn today() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    date(now.as_secs() / 86400)
}

/// The date that is `days` after 1970-01-01, by the algorithm of Howard Hinnant (`civil_from_days`).
fn date(days: u64) -> String {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11016, "2000-02-29"),
            (20777, "2026-11-20"),
            (20819, "2027-01-01"),
        ] {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn names_are_read_without_their_values() {
        assert_eq!(names("# A=1\nKEY=\"x=y\"\n\nexport OTHER = 2\nnothing\n"), ["KEY", "OTHER"]);
        assert_eq!(parsed("4.164.0"), Some((4, 164, 0)));
        assert_eq!(parsed("next"), None);
    }
}
