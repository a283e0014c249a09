//! `.dev.vars`: what a local run has in the place of secrets, and perhaps of variables.

use crate::config::problem::OtherFile;
use std::{collections::BTreeMap, ops::Range, path::PathBuf, rc::Rc};

/// One such file: which names it has, and the values of those that decide about routes. All others may be secrets and
/// are not kept.
#[derive(Clone, Debug, Default)]
pub struct DevVars {
    /// The environment it is for; `None` for the one that every environment without its own reads.
    pub environment: Option<String>,
    /// Every name in it.
    pub names: Vec<String>,
    /// The values that are kept, and where they stand.
    pub values: BTreeMap<String, (String, Range<usize>)>,
    /// The file, with blanks where other values were.
    pub file: Rc<OtherFile>,
}

impl DevVars {
    /// Reads `text`, keeping the values whose names `keeps` wants.
    pub fn parse(path: PathBuf, text: &str, environment: Option<&str>, keeps: impl Fn(&str) -> bool) -> Self {
        let (mut names, mut values) = (Vec::new(), BTreeMap::new());
        let mut shown: Vec<u8> = text.bytes().map(|b| if b == b'\n' { b } else { b' ' }).collect();
        let mut at = 0;
        while let Some((name, span, next)) = assignment(text, at) {
            if let Some(name) = name {
                if keeps(&name) {
                    let line = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
                    shown[line..span.end].copy_from_slice(&text.as_bytes()[line..span.end]);
                    values.insert(name.clone(), (unquoted(&text[span.clone()]), span));
                }
                names.push(name);
            }
            at = next;
        }
        let text = String::from_utf8_lossy(&shown).into_owned();
        let environment = environment.map(str::to_owned);
        Self { environment, names, values, file: Rc::new(OtherFile { path, text }) }
    }
}

/// The line at `at`, as dotenv reads it: the name that it sets, if any, where the value stands, quotes included, and
/// where the next line begins. `None` at the end.
fn assignment(text: &str, at: usize) -> Option<(Option<String>, Range<usize>, usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let end = |from: usize| text[from..].find('\n').map_or(text.len(), |length| from + length);
    let line = &text[at..end(at)];
    let after = |end: usize| (end + 1).min(text.len()).max(at + 1);
    let nothing = Some((None, at..at, after(end(at))));
    if rest.trim_start_matches(['\u{feff}', ' ', '\t']).starts_with('#') {
        return nothing;
    }
    let Some((name, value)) = line.split_once('=') else { return nothing };
    let name = name.trim_start_matches('\u{feff}').trim();
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let start = at + (line.len() - value.trim_start().len());
    // Between quotes a value may have several lines.
    let quote = text[start..].chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    let closed = quote.and_then(|quote| text[start + 1..].find(quote).map(|length| start + 1 + length + 1));
    let stop = closed.unwrap_or_else(|| {
        let value = &text[start..end(start)];
        start + value.split('#').next().unwrap_or_default().trim_end().len()
    });
    Some((Some(name.to_owned()), start..stop, after(end(stop))))
}

fn unquoted(value: &str) -> String {
    let inner = ['"', '\'', '`']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote)));
    inner.unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "# A=1\nKEY=\"x=y\"\r\n\nexport OTHER = 2\nnothing\nPEM='a\nB=b\n'\nPOOL = 5 # five\nMODE=`pool`";

    fn read(keeps: &[&str]) -> DevVars {
        DevVars::parse(".dev.vars".into(), TEXT, None, |name| keeps.contains(&name))
    }

    #[test]
    fn names_are_read_and_values_only_where_they_are_wanted() {
        let vars = read(&["POOL", "MODE"]);
        assert_eq!(vars.names, ["KEY", "OTHER", "PEM", "POOL", "MODE"]);
        let values: Vec<_> =
            vars.values.iter().map(|(name, (value, _))| (name.as_str(), value.as_str())).collect();
        assert_eq!(values, [("MODE", "pool"), ("POOL", "5")]);
        assert_eq!(&TEXT[vars.values["POOL"].1.clone()], "5");
        let shown: Vec<&str> = vars.file.text.lines().map(str::trim).collect();
        assert_eq!(shown, ["", "", "", "", "", "", "", "", "POOL = 5", "MODE=`pool`"]);
        assert!(!format!("{vars:?}").contains("x=y"));
    }

    #[test]
    fn whatever_stands_there_is_read_to_its_end() {
        for text in ["", "\n", "=", "A", "A=", "A='", "A=\"x\n", "\u{feff}A=ä # b\n=\n", "#", "A=é'"] {
            let vars = DevVars::parse(".dev.vars".into(), text, None, |_| true);
            assert_eq!(vars.file.text.len(), text.len(), "{text:?}");
        }
    }
}
