//! Signals, by number or name.

use crate::core::failure::{Failure, FailureKind};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A signal to the first process of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signal(u8);

const NAMES: &[(&str, Signal)] = &[
    ("SIGHUP", Signal(1)),
    ("SIGINT", Signal::INT),
    ("SIGQUIT", Signal(3)),
    ("SIGKILL", Signal::KILL),
    ("SIGUSR1", Signal(10)),
    ("SIGUSR2", Signal(12)),
    ("SIGTERM", Signal::TERM),
    ("SIGCONT", Signal(18)),
    ("SIGSTOP", Signal(19)),
];

impl Signal {
    /// Asks the container to end.
    pub const TERM: Self = Self(15);
    /// What Ctrl-C sends.
    pub const INT: Self = Self(2);
    /// Ends the container without asking.
    pub const KILL: Self = Self(9);

    /// The signal with this number; Linux has those from 1 to 64.
    pub const fn from_number(number: u8) -> Option<Self> {
        if number >= 1 && number <= 64 { Some(Self(number)) } else { None }
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl FromStr for Signal {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let named = NAMES.iter().find(|(name, _)| *name == text).map(|(_, signal)| *signal);
        let numbered = || text.parse().ok().and_then(Self::from_number);
        named.or_else(numbered).ok_or_else(|| {
            let names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
            let why =
                format!("`{text}` is no signal; write a number from 1 to 64 or one of {}", names.join(", "));
            Failure::new(FailureKind::BadOptions, why)
        })
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMES.iter().find(|(_, signal)| signal == self) {
            Some((name, _)) => f.write_str(name),
            None => write!(f, "signal {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_read() {
        assert_eq!("SIGTERM".parse(), Ok(Signal::TERM));
        assert_eq!("9".parse(), Ok(Signal::KILL));
        assert_eq!("64".parse::<Signal>().map(Signal::number), Ok(64));
        for text in ["", "0", "65", "-1", "sigterm", "TERM", "15 "] {
            let failure = text.parse::<Signal>().expect_err(text);
            assert_eq!(failure.kind, FailureKind::BadOptions, "{text}");
        }
        assert_eq!(
            (Signal::KILL.to_string(), Signal(40).to_string()),
            ("SIGKILL".into(), "signal 40".into())
        );
    }
}
