//! "Did you mean": the nearest of a few valid names, and otherwise their list.

use std::fmt::Write;

/// The end of a message about an unknown `name`: the nearest valid one if it is near enough, then all of them.
pub fn instead_of(name: &str, valid: &[&str]) -> String {
    let mut text = String::new();
    if let Some(near) = nearest(name, valid) {
        let _ = write!(text, "did you mean `{near}`? ");
    }
    let _ = write!(text, "valid here: {}", list(valid));
    text
}

/// The valid name closest to `name`, unless all of them are far.
pub fn nearest<'a>(name: &str, valid: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase();
    valid
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), *candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().max(name.len()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b`, `c` in backticks.
pub fn list<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_key_and_noise_finds_none() {
        let valid = ["port", "ports", "sleep_after", "max_instances"];
        assert_eq!(nearest("prot", &valid), Some("port"));
        assert_eq!(nearest("sleepAfter", &valid), Some("sleep_after"));
        assert_eq!(nearest("max_instance", &valid), Some("max_instances"));
        assert_eq!(nearest("zzz", &valid), None);
    }
}
