//! Words, quotes and variables of a Dockerfile, as its ENV, ARG, EXPOSE and WORKDIR lines have them.

use std::iter::Peekable;
use std::str::Chars;

use super::stage::Variables;

pub(super) struct Words {
    /// `\`, unless the file says otherwise in its first line.
    pub(super) escape: char,
}

impl Words {
    /// Cuts at blanks outside of quotes. Quotes and escapes stay for [`expand`](Self::expand).
    pub(super) fn split(&self, line: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut word = String::new();
        let mut quote = None;
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            if letter.is_whitespace() && quote.is_none() {
                words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
                continue;
            }
            word.push(letter);
            match quote {
                _ if letter == self.escape && quote != Some('\'') => word.extend(letters.next()),
                Some(open) if letter == open => quote = None,
                None if letter == '"' || letter == '\'' => quote = Some(letter),
                _ => {}
            }
        }
        words.extend(Some(word).filter(|word| !word.is_empty()));
        words
    }

    /// Both forms of ENV: `A=1 B="2 3"`, and the old `A everything else`.
    pub(super) fn assignments(&self, line: &str, known: &Variables) -> Result<Vec<(String, String)>, String> {
        let line = line.trim();
        let words = self.split(line);
        if words.first().is_some_and(|word| !word.contains('=')) {
            let (name, value) = line
                .split_once(char::is_whitespace)
                .ok_or_else(|| format!("`ENV {line}` has no value; write `ENV {line}=value`"))?;
            return Ok(vec![(name.to_owned(), self.expand(value.trim(), known)?)]);
        }
        words
            .iter()
            .map(|word| {
                let (name, value) = word.split_once('=').ok_or_else(|| {
                    format!("`{word}` has no value; write `{word}=value` or quote what precedes it")
                })?;
                Ok((name.to_owned(), self.expand(value, known)?))
            })
            .collect()
    }

    /// Removes quotes and escapes and puts in variables.
    pub(super) fn expand(&self, word: &str, known: &Variables) -> Result<String, String> {
        let mut result = String::new();
        let mut letters = word.chars().peekable();
        let mut quoted = false;
        while let Some(letter) = letters.next() {
            match letter {
                '\'' if !quoted => result.extend(letters.by_ref().take_while(|letter| *letter != '\'')),
                '"' => quoted = !quoted,
                '$' => result.push_str(&self.variable(&mut letters, known, word)?),
                _ if letter == self.escape => match letters.next() {
                    // Within quotes only what would otherwise mean something loses its escape.
                    Some(next) if quoted && !(next == '"' || next == '$' || next == self.escape) => {
                        result.extend([letter, next]);
                    }
                    Some(next) => result.push(next),
                    None => result.push(letter),
                },
                _ => result.push(letter),
            }
        }
        Ok(result)
    }

    /// What follows a `$`.
    fn variable(
        &self,
        letters: &mut Peekable<Chars<'_>>,
        known: &Variables,
        word: &str,
    ) -> Result<String, String> {
        let value = |name: &str| known.get(name).cloned();
        if letters.next_if_eq(&'{').is_none() {
            let name = take_name(letters);
            return Ok(if name.is_empty() { "$".to_owned() } else { value(&name).unwrap_or_default() });
        }
        let name = take_name(letters);
        let mut rest = String::new();
        let mut depth = 1;
        for letter in letters.by_ref() {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            if depth == 0 {
                break;
            }
            rest.push(letter);
        }
        if depth > 0 || name.is_empty() {
            return Err(format!("`{word}` has a `${{` that is no variable; write `${{NAME}}`"));
        }
        let (empty_counts, operator) = match rest.strip_prefix(':') {
            Some(operator) => (false, operator),
            None => (true, rest.as_str()),
        };
        let current = value(&name);
        let is_set = current.as_ref().is_some_and(|value| empty_counts || !value.is_empty());
        match operator.split_at_checked(1) {
            None => Ok(current.unwrap_or_default()),
            Some(("-", _)) if is_set => Ok(current.unwrap_or_default()),
            Some(("-", fallback)) => self.expand(fallback, known),
            Some(("+", replacement)) if is_set => self.expand(replacement, known),
            Some(("+", _)) => Ok(String::new()),
            Some(("?", _)) if is_set => Ok(current.unwrap_or_default()),
            Some(("?", message)) => Err(format!("`{name}` is not set: {message}")),
            Some(_) => Err(format!(
                "`${{{name}{rest}}}` is more than the embedded engine reads; write `${{{name}}}` or `${{{name}:-default}}`"
            )),
        }
    }

    /// A command in shell form still has its line continuations, and comments between them.
    pub(super) fn join_lines(&self, text: &str) -> String {
        let mut joined = String::new();
        let mut continued = false;
        for line in text.lines() {
            if continued && line.trim_start().starts_with('#') {
                continue;
            }
            let end = line.trim_end();
            continued = end.ends_with(self.escape);
            joined.push_str(end.strip_suffix(self.escape).unwrap_or(line));
        }
        joined
    }
}

fn take_name(letters: &mut Peekable<Chars<'_>>) -> String {
    std::iter::from_fn(|| letters.next_if(|letter| letter.is_ascii_alphanumeric() || *letter == '_'))
        .collect()
}
