//! How a client comes by its key: brings its own, is given one, or must bring one that was signed here.
//!
//! A signed key is `ID.SIGNATURE`, the signature being HMAC-SHA256 of the cookie's name, a zero byte and the id, in
//! base64url without padding. It is checked in constant time, against a second secret as well while secrets change.

use crate::core::key::{KeyError, KeyValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How clients of a route come by their key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Whether a client without a key is given one, in the cookie or header it is read from.
    pub issued: bool,
    /// Whether a key counts only with a signature.
    pub signed: Option<Signed>,
}

/// The secrets that sign keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Name of the secret that signs.
    pub secret: &'static str,
    /// Name of one that used to, and whose signatures still count.
    pub previous: Option<&'static str>,
}

/// The shortest secret that is accepted, in bytes.
pub const LEAST_SECRET: usize = 32;

/// The shortest token that opens the page with the load, in bytes.
pub const LEAST_TOKEN: usize = 16;

impl Identity {
    /// Clients bring a key of their own.
    pub const GIVEN: Self = Self { issued: false, signed: None };
}

/// `id` with its signature, as the value of the cookie `name`.
pub fn sign(secret: &str, name: &str, id: &KeyValue) -> String {
    let signature = mac(secret, name, id.as_str()).finalize().into_bytes();
    format!("{id}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The id in `value`, if one of `secrets` signed it for the cookie `name`.
///
/// # Errors
///
/// [`KeyError::Forged`] when none did.
pub fn verify<'a>(
    secrets: impl IntoIterator<Item = &'a str>,
    name: &str,
    value: &str,
) -> Result<KeyValue, KeyError> {
    let (id, signature) = value.rsplit_once('.').ok_or(KeyError::Forged)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| KeyError::Forged)?;
    // Every secret is tried, so that the time does not tell which one fits.
    let fits = |secret: &str| mac(secret, name, id).verify_slice(&signature).is_ok();
    let fitting = secrets.into_iter().map(fits).fold(false, |any, fits| any | fits);
    if fitting { KeyValue::new(id) } else { Err(KeyError::Forged) }
}

/// Whether `shown` is `expected`, in a time that tells nothing about either but their lengths.
pub fn is_same(shown: &str, expected: &str) -> bool {
    let tag = |text: &str| mac(expected, "compare", text).finalize().into_bytes();
    mac(expected, "compare", shown).verify_slice(&tag(expected)).is_ok()
}

fn mac(secret: &str, name: &str, id: &str) -> Hmac<Sha256> {
    // HMAC takes keys of any length; the empty one is unreachable, because secrets have a least length.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    mac.update(name.as_bytes());
    mac.update(&[0]);
    mac.update(id.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "a secret of more than 32 bytes, new";
    const OLD: &str = "a secret of more than 32 bytes, old";

    fn id(text: &str) -> KeyValue {
        KeyValue::new(text).unwrap()
    }

    /// Frozen: clients keep signed cookies for a long time.
    #[test]
    fn golden_signature() {
        assert_eq!(sign(NEW, "sid", &id("alice")), "alice.fqwC0qOzL7bt7Bk-06p92aZXTpmhlCY3wxNJAqzO_Hs");
    }

    #[test]
    fn what_was_signed_is_accepted_also_with_the_secret_before() {
        for text in ["alice", "with.dots.in.it", "kéy"] {
            let signed = sign(OLD, "sid", &id(text));
            assert_eq!(verify([OLD], "sid", &signed), Ok(id(text)));
            assert_eq!(verify([NEW, OLD], "sid", &signed), Ok(id(text)));
            assert_eq!(verify([NEW], "sid", &signed), Err(KeyError::Forged));
        }
    }

    #[test]
    fn what_was_not_signed_here_is_refused() {
        let signed = sign(NEW, "sid", &id("alice"));
        let (_, signature) = signed.rsplit_once('.').unwrap();
        for forged in [
            "alice".to_owned(),
            "alice.".to_owned(),
            ".".to_owned(),
            format!("mallory.{signature}"),
            format!(".{signature}"),
            format!("alice.{}", &signature[1..]),
            format!("{signed}A"),
            format!("{signed}="),
            signed.to_uppercase(),
        ] {
            assert_eq!(verify([NEW, OLD], "sid", &forged), Err(KeyError::Forged), "{forged}");
        }
        assert_eq!(verify([NEW], "other", &signed), Err(KeyError::Forged));
        assert_eq!(verify([], "sid", &signed), Err(KeyError::Forged));
    }

    #[test]
    fn texts_are_compared() {
        assert!(is_same(NEW, NEW));
        assert!(!is_same(OLD, NEW) && !is_same("", NEW) && !is_same(&NEW[1..], NEW));
    }
}
