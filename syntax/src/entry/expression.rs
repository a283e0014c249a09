//! Cron expressions, as Cloudflare reads them: five fields in UTC.

use crate::{literal, value::Value};

/// A checked expression, with one space between its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(String);

/// A field: what it is called, its numbers, and the names of some of them.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The week begins with Sunday, which is 1.
const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, names: &[] },
    Field { name: "hour", least: 0, most: 23, names: &[] },
    Field { name: "day of the month", least: 1, most: 31, names: &[] },
    Field { name: "month", least: 1, most: 12, names: MONTHS },
    Field { name: "day of the week", least: 1, most: 7, names: DAYS },
];

const FORM: &str = "write `*/5 * * * *` for every five minutes, or `0 3 * * MON` for Mondays at three";

/// Reads a string literal holding an expression.
///
/// # Errors
///
/// What is wrong with it.
pub fn read(value: &Value) -> Result<Expression, String> {
    Expression::parse(&literal::text(value)?)
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and what to write.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        if fields.len() != FIELDS.len() {
            let count = match fields.len() {
                1 => "one field".to_owned(),
                count => format!("{count} fields"),
            };
            return Err(format!(
                "`{text}` has {count}, and a cron has five: minute, hour, day of the month, month and day of the week; \
                 {FORM}"
            ));
        }
        for (text, field) in fields.iter().zip(&FIELDS) {
            field.check(text)?;
        }
        Ok(Self(fields.join(" ")))
    }

    /// As it is written to the wrangler file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many minutes lie between two firings, where that is always the same and less than an hour.
    pub fn minutes(&self) -> Option<u32> {
        match self.0.strip_suffix(" * * * *")? {
            "*" => Some(1),
            step => step.strip_prefix("*/")?.parse().ok().filter(|minutes| 60 % minutes == 0),
        }
    }
}

impl Field {
    /// A list of `*`, a value or a range, each with a step perhaps.
    fn check(&self, text: &str) -> Result<(), String> {
        text.split(',').try_for_each(|part| {
            let (range, step) =
                part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
            let is_step =
                step.is_none_or(|step| step.parse().is_ok_and(|step: u32| (1..=self.most).contains(&step)));
            let is_range = match range.split_once('-') {
                Some((from, to)) => self.is_number(from) && self.is_number(to),
                None => range == "*" || self.is_number(range) || self.is_special(range),
            };
            if is_step && is_range {
                return Ok(());
            }
            let instead = match self.names {
                _ if self.most == 7 && range == "0" => {
                    return Err("`0` is no day of the week here; write `1` or `SUN` for Sunday".to_owned());
                }
                [] => String::new(),
                [first, .., last] => format!(", or `{first}` to `{last}`"),
                [only] => format!(", or `{only}`"),
            };
            Err(format!(
                "`{part}` cannot be the {} of a cron; write `*` or numbers from {} to {}{instead}",
                self.name, self.least, self.most
            ))
        })
    }

    fn is_number(&self, text: &str) -> bool {
        self.names.contains(&text.to_ascii_uppercase().as_str())
            || text.parse().is_ok_and(|number: u32| (self.least..=self.most).contains(&number))
    }

    /// The last day, the nearest weekday, the last Friday, the second Friday.
    fn is_special(&self, text: &str) -> bool {
        let day = |ending: char| text.strip_suffix(ending).is_some_and(|day| self.is_number(day));
        match self.most {
            31 => text == "L" || text == "LW" || day('W'),
            7 => {
                let nth = text.split_once('#');
                let is_nth = |(day, nth): (&str, &str)| {
                    self.is_number(day) && nth.parse().is_ok_and(|nth: u32| (1..=5).contains(&nth))
                };
                text == "L" || day('L') || nth.is_some_and(is_nth)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crons_have_five_fields_in_their_limits() {
        for good in [
            "* * * * *",
            "*/5 0 1-15,20 JAN-mar mon-fri",
            "0 0 L * *",
            "0 0 LW * *",
            "0 0 * * 5L",
            "0 0 * * friL",
            "59 23 31 12 7",
            "0 0 15W * MON#2",
        ] {
            assert_eq!(Expression::parse(good).map(|it| it.0), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "often",
            "* * * * * *",
            "* * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 0",
            "*/0 * * * *",
            "1- * * * *",
            "L * * * *",
            "* * * * MON#6",
            "a b c d e",
        ] {
            let message = Expression::parse(bad).unwrap_err();
            assert!(message.contains("; write "), "{bad}: {message}");
        }
    }

    #[test]
    fn spaces_are_those_of_the_file() {
        assert_eq!(Expression::parse(" 0  3 * * * ").unwrap().as_str(), "0 3 * * *");
    }

    #[test]
    fn what_fires_evenly_is_known() {
        let minutes = |text| Expression::parse(text).unwrap().minutes();
        assert_eq!(minutes("* * * * *"), Some(1));
        assert_eq!(minutes("*/15 * * * *"), Some(15));
        // From minute 56 to the next hour it is another time.
        assert_eq!(minutes("*/7 * * * *"), None);
        assert_eq!(minutes("0 * * * *"), None);
    }
}
