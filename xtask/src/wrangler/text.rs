//! What parsers do not keep of a text: its byte order mark and its line ends.

/// How a text was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    bom: bool,
    crlf: bool,
}

const BOM: &str = "\u{feff}";

impl Style {
    /// The style of `text`, and `text` without it. A text counts as CRLF when its first line ends that way.
    pub fn strip(text: &str) -> (Self, String) {
        let bom = text.starts_with(BOM);
        let text = text.strip_prefix(BOM).unwrap_or(text);
        let crlf = text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'));
        let stripped = if crlf { text.replace("\r\n", "\n") } else { text.to_owned() };
        (Self { bom, crlf }, stripped)
    }

    /// Puts the style back.
    pub fn restore(self, text: &str) -> String {
        let text = if self.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.bom { format!("{BOM}{text}") } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stripped_is_restored() {
        for text in ["", "a = 1\n", "a = 1\r\nb = 2\r\n", "\u{feff}a = 1\n", "\u{feff}a = 1\r\n", "a = 1"] {
            let (style, stripped) = Style::strip(text);
            assert!(!stripped.contains('\r') && !stripped.contains(BOM));
            assert_eq!(style.restore(&stripped), text);
        }
    }
}
