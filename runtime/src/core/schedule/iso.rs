//! The part of ISO 8601 that leaves no doubt: `2027-01-01T08:30:00.250+01:00`, and shorter.

use crate::core::time::Timestamp;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Reads a time; the error says what is wrong and what to write.
pub(super) fn parse(text: &str) -> Result<Timestamp, String> {
    let mut rest = Reader(text);
    let (year, month, day) = (rest.number(4)?, rest.behind("-")?, rest.behind("-")?);
    let days = days_from_1970(year, month, day)?;
    if rest.0.is_empty() {
        return timestamp(days * DAY);
    }
    if !(rest.skip('T') || rest.skip('t') || rest.skip(' ')) {
        return Err("between date and time stands a `T`".to_owned());
    }
    let (hours, minutes) = (rest.number(2)?, rest.behind(":")?);
    let (seconds, fraction) =
        if rest.0.starts_with(':') { (rest.behind(":")?, rest.fraction()?) } else { (0, 0) };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return Err("hours end with 23, minutes and seconds with 59".to_owned());
    }
    let offset = rest.offset()?;
    timestamp(days * DAY + (hours * 60 + minutes - offset) * MINUTE + seconds * 1_000 + fraction)
}

fn timestamp(milliseconds: i64) -> Result<Timestamp, String> {
    u64::try_from(milliseconds).map(Timestamp).map_err(|_| "it lies before 1970".to_owned())
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days_from_1970(year: i64, month: i64, day: i64) -> Result<i64, String> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return Err(format!("there is no month {month}")),
    };
    if !(1..=length).contains(&day) {
        return Err(format!("this month has no day {day}"));
    }
    // Years that begin in March have their leap day at the end; 719,468 days lead from 0000-03-01 to 1970-01-01.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Ok(year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// What is left to read.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn skip(&mut self, character: char) -> bool {
        let rest = self.0.strip_prefix(character);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// A number of exactly so many digits.
    fn number(&mut self, digits: usize) -> Result<i64, String> {
        let unexpected = || "write it as `2027-01-01T00:00:00Z`".to_owned();
        let (number, rest) = self.0.split_at_checked(digits).ok_or_else(unexpected)?;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(unexpected());
        }
        self.0 = rest;
        number.parse().map_err(|_| unexpected())
    }

    /// Two digits behind `mark`.
    fn behind(&mut self, mark: &str) -> Result<i64, String> {
        self.0 = self.0.strip_prefix(mark).ok_or("write it as `2027-01-01T00:00:00Z`")?;
        self.number(2)
    }

    /// Milliseconds of `.25`; what is finer is left out.
    fn fraction(&mut self) -> Result<i64, String> {
        if !self.skip('.') && !self.skip(',') {
            return Ok(0);
        }
        let end = self.0.find(|character: char| !character.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at(end);
        if digits.is_empty() {
            return Err("a fraction of a second has digits".to_owned());
        }
        self.0 = rest;
        let milliseconds = digits.bytes().chain(*b"00").take(3);
        Ok(milliseconds.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
    }

    /// Minutes ahead of UTC. A time without offset would mean another moment on each machine.
    fn offset(&mut self) -> Result<i64, String> {
        if self.0.is_empty() {
            return Err("it has no offset; write `Z` behind it for UTC".to_owned());
        }
        if matches!(self.0, "Z" | "z") {
            return Ok(0);
        }
        let sign = if self.skip('-') { -1 } else { 1 };
        if sign == 1 && !self.skip('+') {
            return Err("behind the time stands `Z` or an offset such as `+01:00`".to_owned());
        }
        let hours = self.number(2)?;
        self.skip(':');
        let minutes = if self.0.is_empty() { 0 } else { self.number(2)? };
        if !self.0.is_empty() || hours > 23 || minutes > 59 {
            return Err("an offset is written as `+01:00`".to_owned());
        }
        Ok(sign * (hours * 60 + minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_mean_what_others_read() {
        // Each as `date -u -d … +%s%3N` says.
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01", 0),
            ("2000-02-29T12:34:56Z", 951_827_696_000),
            ("2026-01-28T00:00:00Z", 1_769_558_400_000),
            ("2026-01-28 00:00z", 1_769_558_400_000),
            ("2026-01-28T01:00:00+01:00", 1_769_558_400_000),
            ("2026-01-27T18:30-0530", 1_769_558_400_000),
            ("2026-01-28T00:00:00.5Z", 1_769_558_400_500),
            ("2026-01-28T00:00:00,123999Z", 1_769_558_400_123),
            ("2100-03-01", 4_107_542_400_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] {
            assert_eq!(parse(text), Ok(Timestamp(expected)), "{text}");
        }
    }

    #[test]
    fn what_leaves_doubt_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "2027-01-01T00:00:00Z"),
            ("tomorrow", "2027-01-01T00:00:00Z"),
            ("2026-1-2", "2027-01-01T00:00:00Z"),
            ("2026-13-01", "month 13"),
            ("2026-02-29", "no day 29"),
            ("2100-02-29", "no day 29"),
            ("2026-04-31", "no day 31"),
            ("2026-01-28T24:00Z", "end with 23"),
            ("2026-01-28T00:00:60Z", "end with 23"),
            ("2026-01-28T00:00:00", "no offset"),
            ("2026-01-28T00:00:00.Z", "has digits"),
            ("2026-01-28T00:00:00Zulu", "`Z` or an offset"),
            ("2026-01-28T00:00:00+1:00", "2027-01-01T00:00:00Z"),
            ("2026-01-28T00:00:00+25:00", "+01:00"),
            ("2026-01-28x00:00Z", "a `T`"),
            ("1969-12-31T23:59:59Z", "before 1970"),
            ("+2026-01-28", "2027-01-01T00:00:00Z"),
            ("２０２６-01-28", "2027-01-01T00:00:00Z"),
        ] {
            let refused = parse(text).expect_err(text);
            assert!(refused.contains(reason), "`{text}`: {refused}");
        }
    }
}
