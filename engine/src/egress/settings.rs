//! What workerd puts to the sidecar's `/egress`, as far as it is acted on.

use serde::Deserialize;

/// After a restart workerd says nothing but the port: then nothing is known to be allowed.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Settings {
    /// Where it listens for connections out of the instance; 0 before it said so.
    pub(super) port: u16,
    dns: Dns,
    internet: Internet,
}

#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "camelCase")]
struct Dns {
    allow_hostnames: Vec<String>,
}

#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
struct Internet {
    enabled: bool,
}

impl Settings {
    pub(super) fn of(egress: Option<serde_json::Value>) -> Settings {
        egress.and_then(|egress| serde_json::from_value(egress).ok()).unwrap_or_default()
    }

    /// Whether the Worker takes connections to `name`, so that it needs no address of its own.
    pub(super) fn is_intercepted(&self, name: &str) -> bool {
        self.dns.allow_hostnames.iter().any(|pattern| super::names::fits(pattern, name))
    }

    /// Whether what is not intercepted may get out.
    pub(super) fn internet(&self) -> bool {
        self.internet.enabled
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_workerd_says_is_understood() {
        let said = json!({ "port": 38841, "dns": { "allowHostnames": ["*.example.com"] }, "internet": { "enabled": true } });
        let settings = Settings::of(Some(said));
        assert_eq!((settings.port, settings.internet()), (38841, true));
        assert!(settings.is_intercepted("a.example.com") && !settings.is_intercepted("example.org"));
    }

    #[test]
    fn what_is_not_said_is_not_allowed() {
        let adopted = Settings::of(Some(json!({ "port": 1 })));
        assert!(!adopted.internet() && !adopted.is_intercepted("a.example.com"));
        assert_eq!(Settings::of(None).port, 0);
        assert_eq!(Settings::of(Some(json!({ "port": "no number" }))), Settings::default());
    }
}
