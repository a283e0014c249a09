//! Files as people write them, in every style, with what is theirs around what is ours.

use super::step::Code;
use proptest::{prelude::*, sample::subsequence};

/// How a file is written.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// `containers`: `[[…]]`, on one line, or on several.
    containers: u8,
    /// Bindings: `[[…]]`, `[durable_objects]` with a list, dotted, or inside of a table on one line.
    bindings: u8,
    /// `migrations`: `[[…]]` or on one line.
    migrations: u8,
    /// Sections of the author's, in this order.
    sections: Vec<&'static str>,
    crlf: bool,
    bom: bool,
    final_newline: bool,
}

const SECTIONS: &[&str] = &[
    "[vars] # plain\nLOG = 'info'   # level\n  DATE = 2026-11-01T10:00:00Z\n# OLD = \"1\"\nJSON = { a = [1, 2] }\n",
    "# --- buckets ---\n\n[[r2_buckets]]\nbinding = \"BUCKET\"\nbucket_name = \"media\"\n# [[r2_buckets]]\n# binding = \"OLD\"\n",
    "[observability]\nenabled = true\nhead_sampling_rate = 0.5\n\n[observability.logs]\ninvocation_logs = false\n",
    "[env.staging] # where we try things\nworkers_dev = true\n\n[env.staging.observability]\nenabled = false # too much\n",
    "[secrets]\nrequired = [\n\t\"TOKEN\", # the vendor's\n\t# \"OLD\",\n]\n",
    "[[kv_namespaces]]\nbinding = \"SETTINGS\"\nid = \"0123456789abcdef0123456789abcdef\" # made by wrangler\n",
    "[[queues.producers]]\nbinding=\"JOBS\"\nqueue=\"jobs\"\n[[queues.consumers]]\nqueue=\"jobs\"\n",
    "[triggers]\ncrons = [ \"*/5 * * * *\", # often\n          \"0 0 * * *\" ]\n",
    "[\"strange section\"]\n\"a.b\".'c d' = \"\"\"\n[[containers]]\nname = \"not one\"\n\"\"\"\n",
];

pub(super) fn layout() -> impl Strategy<Value = Layout> {
    let sections = subsequence(SECTIONS, 0..=SECTIONS.len()).prop_shuffle();
    (0..3_u8, 0..4_u8, 0..2_u8, sections, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(containers, bindings, migrations, sections, crlf, bom, final_newline)| Layout {
            containers,
            bindings,
            migrations,
            sections,
            crlf,
            bom,
            final_newline,
        },
    )
}

impl Layout {
    /// The file of `code`, which holds what gen-config would write.
    pub(super) fn text(&self, code: &Code) -> String {
        let text = self.parts(code).into_iter().map(|(part, _)| part).collect::<String>();
        self.finish(&text)
    }

    /// The lines that are the author's. A last one without an end is without it here as well.
    pub(super) fn authors_lines(&self) -> Vec<String> {
        let parts = self.parts(&Code::new()).into_iter();
        let text: String = parts.filter(|(_, is_authors)| *is_authors).map(|(part, _)| part).collect();
        let text = self.finish(&text);
        text.split_inclusive('\n').filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    }

    fn finish(&self, text: &str) -> String {
        let text = if self.final_newline { text } else { text.trim_end() };
        let text = if self.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.bom { format!("\u{feff}{text}") } else { text }
    }

    /// Pieces of the text, and whether each is the author's.
    fn parts(&self, code: &Code) -> Vec<(String, bool)> {
        let mut parts = Vec::new();
        let mut theirs = |text: &str| parts.push((text.to_owned(), true));
        theirs("#:schema node_modules/wrangler/config-schema.json\n# The Worker of the media team.\n\n");
        theirs(
            "name = \"app\" # ours\nmain='build/index.js'\n\"compatibility_date\" = \"2026-11-01\"\nlimits.cpu_ms = 0x7530\n",
        );
        parts.extend(self.values(code));
        parts.push(("\n[build]\ncommand = \"make\" # by hand\n\n".to_owned(), true));
        let (first, rest) = self.sections.split_at(self.sections.len() / 2);
        let section = |text: &&str| (format!("{text}\n"), true);
        parts.extend(first.iter().map(section));
        parts.extend(self.tables(code));
        parts.extend(rest.iter().map(section));
        parts.push(("# The end.\n".to_owned(), true));
        parts
    }

    /// What is written as values of the top level.
    fn values(&self, code: &Code) -> Vec<(String, bool)> {
        let mut parts = Vec::new();
        let entries: Vec<String> = code
            .containers
            .iter()
            .map(|it| {
                let name = it.class.to_lowercase();
                format!(
                    "{{ name = \"app-{name}\", class_name = \"{}\", image = \"./Dockerfile\" }}",
                    it.class
                )
            })
            .collect();
        match self.containers {
            1 => parts.push((format!("containers = [ {} ] # all\n", entries.join(", ")), false)),
            2 => {
                parts.push(("containers = [ # all\n    # the first ones\n".to_owned(), true));
                parts.push((format!("    {},\n    {}\n", entries[0], entries[1]), false));
                parts.push(("    # { name = \"old\" },\n]\n".to_owned(), true));
            }
            _ => {}
        }
        let bindings = Self::bindings(code).join(", ");
        match self.bindings {
            2 => parts.push((format!("durable_objects.bindings = [{bindings}]\n"), false)),
            3 => parts.push((format!("durable_objects = {{ bindings = [ {bindings}, ] }}\n"), false)),
            _ => {}
        }
        if self.migrations == 1 {
            let classes: Vec<String> = code.containers.iter().map(|it| format!("\"{}\"", it.class)).collect();
            let classes = classes.join(", ");
            parts.push((
                format!("migrations = [{{ tag = \"v1\", new_sqlite_classes = [{classes}] }}]\n"),
                false,
            ));
        }
        parts
    }

    /// What is written as sections.
    fn tables(&self, code: &Code) -> Vec<(String, bool)> {
        let mut parts = Vec::new();
        for it in code.containers.iter().filter(|_| self.containers == 0) {
            let name = it.class.to_lowercase();
            parts.push(("# One per session.\n[[containers]]\n".to_owned(), true));
            let own = format!(
                "name = \"app-{name}\" # pinned\nclass_name = '{}'\nimage = \"./Dockerfile\"\n",
                it.class
            );
            parts.push((own, false));
            parts.push(("# ssh = true\nrollout_active_grace_period = 30\n\n".to_owned(), true));
            parts.push(("[containers.constraints]\nregions = [\"WEUR\"] # near\n\n".to_owned(), true));
        }
        match self.bindings {
            0 => {
                for it in &code.containers {
                    parts.push(("[[ durable_objects.bindings ]]\n".to_owned(), true));
                    parts.push((format!("name=\"{}\"\nclass_name=\"{}\"\n", it.binding, it.class), false));
                }
                parts.push(("\n".to_owned(), true));
            }
            1 => {
                let rows: String = Self::bindings(code).iter().map(|row| format!("  {row},\n")).collect();
                parts.push(("[durable_objects]\nbindings = [\n".to_owned(), true));
                parts.push((rows, false));
                parts.push(("  # the end of it\n]\n\n".to_owned(), true));
            }
            _ => {}
        }
        if self.migrations == 0 {
            let classes: Vec<String> = code.containers.iter().map(|it| format!("\"{}\"", it.class)).collect();
            let text = format!(
                "[[migrations]]\ntag = \"v1\" # first\nnew_sqlite_classes = [{}]\n\n",
                classes.join(", ")
            );
            parts.push((text, true));
        }
        parts
    }

    fn bindings(code: &Code) -> Vec<String> {
        let row =
            |(name, class): (&String, &String)| format!("{{ name = \"{name}\", class_name = \"{class}\" }}");
        code.containers.iter().map(|it| row((&it.binding, &it.class))).collect()
    }
}
