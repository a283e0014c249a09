//! The same in JSON: files as people write them, with what is theirs around what is ours.

use proptest::{prelude::*, sample::subsequence};

/// How a file is written.
#[derive(Clone, Debug)]
pub(super) struct JsonLayout {
    /// Sections of the author's, in this order.
    sections: Vec<&'static str>,
    unit: &'static str,
    trailing_comma: bool,
    crlf: bool,
    bom: bool,
    final_newline: bool,
}

const SECTIONS: &[&str] = &[
    "\"r2_buckets\": [\n  { \"binding\": \"BUCKET\", \"bucket_name\": \"media\" }, // made by wrangler\n  // { \"binding\": \"OLD\" },\n]",
    "/* how\n     it is watched */\n\"observability\": { \"enabled\": true, \"head_sampling_rate\": 0.50 }",
    "\"limits\": { \"cpu_ms\": 3e4 } /* , } ] */",
    "\"env\": {\n  // Where we try things.\n  \"staging\": {\n    \"workers_dev\": true, // there\n    \"routes\": [],\n  },\n}",
    "\"kv_namespaces\": [\n  {\n    \"binding\": \"SETTINGS\",\n    \"id\": \"0123456789abcdef0123456789abcdef\" // ours\n  }\n]",
    "\"vars\": {\n  \"LOG\": \"info\", // level\n  \"URL\": \"https://example.com/a//b\", // \"quoted\"\n  \"ESCAPED\": \"\\\\\\\" // \\u00e9\"\n}",
    "\"secrets\": { \"required\": [\n    \"TOKEN\" // the vendor's\n    // \"OLD\"\n] }",
    "\"queues\": { \"producers\": [\n  {\"binding\":\"JOBS\",\"queue\":\"jobs\"}\n] }",
];

pub(super) fn layout() -> impl Strategy<Value = JsonLayout> {
    let sections = subsequence(SECTIONS, 0..=SECTIONS.len()).prop_shuffle();
    let unit = prop_oneof![Just("  "), Just("    "), Just("\t")];
    (sections, unit, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(sections, unit, trailing_comma, crlf, bom, final_newline)| JsonLayout {
            sections,
            unit,
            trailing_comma,
            crlf,
            bom,
            final_newline,
        },
    )
}

impl JsonLayout {
    /// The file before anything of ours is in it.
    pub(super) fn text(&self) -> String {
        let head = "// The Worker of the media team.\n{\n  \"name\": \"app\", // ours\n\n  \"main\":\"build/index.js\",\n  \"compatibility_date\" : \"2026-11-01\",\n  \"build\": { \"command\": \"make\" }";
        let mut text = head.to_owned();
        for section in &self.sections {
            text += &format!(",\n  {}", section.replace('\n', "\n  "));
        }
        text += if self.trailing_comma { ",\n  // the end\n}\n" } else { "\n  // the end\n}\n" };
        let text = text.replace("  ", self.unit);
        let text = if self.final_newline { text.as_str() } else { text.trim_end() };
        let text = if self.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.bom { format!("\u{feff}{text}") } else { text }
    }
}

/// The lines of `old` are in `new` in their order; what was last in a list has a comma now.
pub(super) fn lines_stay(old: &str, new: &str) -> Result<(), String> {
    let without = |line: &str| line.replace(',', "");
    let mut lines = new.split_inclusive('\n').map(without);
    for line in old.split_inclusive('\n').filter(|line| !line.trim().is_empty()) {
        // A list that was empty has lines now.
        let line = without(line);
        let open = line.replace("[]", "[").replace("\r", "").trim_end().to_owned();
        if !lines
            .any(|it| it == line || !line.ends_with('\n') && it.trim_end() == line || it.trim_end() == open)
        {
            return Err(line);
        }
    }
    Ok(())
}
