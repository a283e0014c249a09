//! Looks at what is around the file, for the rules, which do not.

use super::{
    context::{Beside, Schema, Seen},
    dev_vars::DevVars,
};
use crate::{config::Node, project::Project, tools::Wrangler, wrangler::Format};
use std::{
    collections::BTreeMap,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};
use worker_containers_syntax::Container;

/// What is around `config`, the wrangler file of `project`, which says `tree`.
pub(super) fn gather(project: &Project, config: &Path, tree: &Node, containers: &[Container]) -> Beside {
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
        dev_vars: dev_vars(folder, tree, containers),
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
        for text in watched(part).iter().filter_map(|node| node.as_text()) {
            paths.entry(text.to_owned()).or_insert_with(|| seen(&folder.join(text)));
        }
    }
    paths
}

/// The folders whose changes make wrangler build again, one or several.
pub(super) fn watched(part: &Node) -> &[Node] {
    match part.get("build").and_then(|build| build.get("watch_dir")) {
        Some(node) if node.is_list() => node.elements(),
        Some(node) => std::slice::from_ref(node),
        None => &[],
    }
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

/// `.dev.vars` and that of each environment, `.env` where there is none, as wrangler reads them.
fn dev_vars(folder: &Path, tree: &Node, containers: &[Container]) -> Vec<DevVars> {
    let environments = tree.get("env").map(Node::entries).unwrap_or_default();
    let environments = environments.iter().map(|entry| Some(entry.key.as_str()));
    let settings = || containers.iter().flat_map(|it| &it.routes).flat_map(|route| &route.settings);
    let read = |file: &str, environment: Option<&str>| {
        let file = environment.map_or(file.to_owned(), |name| format!("{file}.{name}"));
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).ok()?;
        let keeps = |name: &str| settings().any(|setting| *setting.var == name);
        Some(DevVars::parse(path, &text, environment, keeps))
    };
    let of = |file: &str| -> Vec<DevVars> {
        std::iter::once(None).chain(environments.clone()).filter_map(|name| read(file, name)).collect()
    };
    let found = of(".dev.vars");
    if found.is_empty() { of(".env") } else { found }
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
    fn versions_have_three_numbers() {
        assert_eq!(parsed("4.164.0"), Some((4, 164, 0)));
        assert_eq!(parsed("next"), None);
    }
}
