//! What the arguments and results of methods may be, and how a failure is told to the caller.

use super::failure::Failure;
use serde::{Deserialize, Serialize};
use std::io;

/// How large the arguments of a call, or its result, may be: their length as JSON, in bytes.
///
/// The platform refuses messages above 32 MiB. What may be larger is a body, and goes by `fetch`.
pub const MAX_MESSAGE: usize = 16 << 20;

/// Why a call returned no value, as it crosses from the instance to the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thrown {
    /// The method passed on a failure of the container.
    Container(Failure),
    /// The method failed and says so.
    Method(String),
    /// What crossed, in one direction or the other, cannot cross or is not understood.
    Message(String),
}

/// Whether `value` can cross: it has a form in JSON, and one that is not too large.
///
/// # Errors
///
/// What is wrong with it.
pub fn check(value: &impl Serialize) -> Result<(), String> {
    let mut room = Room(MAX_MESSAGE);
    match serde_json::to_writer(&mut room, value) {
        Ok(()) => Ok(()),
        Err(error) if error.is_io() => {
            Err(format!("it is larger than {} MiB; send it as the body of a `fetch`", MAX_MESSAGE >> 20))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Keeps nothing of what is written but how much more would fit.
struct Room(usize);

impl io::Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_has_a_form_in_json_can_cross() {
        assert_eq!(check(&("a", [1, 2], Some(true), ())), Ok(()));
        let keys = BTreeMap::from([((1, 2), 3)]);
        assert_eq!(check(&keys), Err("key must be a string".to_owned()));
    }

    #[test]
    fn the_limit_is_exact() {
        // Two bytes are the quotes.
        let fits = "x".repeat(MAX_MESSAGE - 2);
        assert_eq!(check(&fits), Ok(()));
        let too_large = "it is larger than 16 MiB; send it as the body of a `fetch`";
        assert_eq!(check(&format!("{fits}x")), Err(too_large.to_owned()));
    }
}
