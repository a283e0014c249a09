//! Durations as people write them: `10s`, `5m`, `2h`, `1h30m`.

use crate::{literal, value::Value};
use std::time::Duration;

/// The longest duration accepted: a Durable Object alarm further away is a mistake, not a plan.
pub const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
const FORMS: &str = "write numbers with the units `d`, `h`, `m` and `s` in this order";

/// Reads a string literal holding a duration of at least one second.
pub fn read(value: &Value) -> Result<Duration, String> {
    match value {
        Value::Literal(syn::Lit::Int(int)) if int.suffix().is_empty() => {
            Err(format!("`{}` has no unit; {FORMS}", value.shown()))
        }
        Value::Literal(syn::Lit::Int(_)) => {
            Err(format!("`{0}` is not in quotes; write `\"{0}\"`", value.shown()))
        }
        _ => parse(&literal::text(value)?),
    }
}

/// Reads `1h30m`: parts from the largest unit to the smallest, each at most once.
pub fn parse(text: &str) -> Result<Duration, String> {
    let mut seconds: u64 = 0;
    let mut rest = text;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (amount, tail) = rest.split_at(digits);
        let unit = tail.chars().next();
        let size = unit.and_then(|unit| units.find(|(name, _)| *name == unit));
        let (Ok(amount), Some((_, size))) = (amount.parse::<u64>(), size) else {
            return Err(format!("`{text}` is not a duration; {FORMS}"));
        };
        seconds = amount.checked_mul(*size).and_then(|part| seconds.checked_add(part)).unwrap_or(u64::MAX);
        rest = tail.get(1..).unwrap_or_default();
    }
    let duration = Duration::from_secs(seconds);
    if seconds == 0 {
        return Err(format!("`{text}` is no time at all; write at least \"1s\""));
    }
    if duration > LONGEST {
        return Err(format!("`{text}` is longer than 30 days; write at most \"30d\""));
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, seconds) in [
            ("10s", 10),
            ("5m", 300),
            ("2h", 7_200),
            ("1h30m", 5_400),
            ("1d", 86_400),
            ("1m1s", 61),
            ("007s", 7),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest_and_says_what_to_write() {
        for text in [
            "",
            "5",
            "m",
            "5 m",
            "5min",
            "30m1h",
            "1h1h",
            "-5m",
            "1.5h",
            "5µ",
            "0s",
            "0h0m",
            "31d",
            "99999999999999999999h",
        ] {
            let message = parse(text).unwrap_err();
            assert!(message.contains("; write "), "{text}: {message}");
        }
    }
}
