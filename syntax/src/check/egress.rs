//! Rules about connections out of a container: each must be able to make a difference.

use crate::{
    container::Container,
    diagnostic::Diagnostics,
    egress::{Egress, MOST_HOSTS, covers},
};

/// Two rules about the same host, or one that another makes void, leave open which of them was meant.
pub(super) fn rules_are_distinct(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(egress) = &container.egress else { return };
    let places = egress.rules().map(|(_, host)| (host.as_str(), host.extent));
    diagnostics.repeated(places, |host| format!("`{host}`"));
    if let Some((_, host)) = egress.rules().nth(MOST_HOSTS) {
        let text = format!("these are more than {MOST_HOSTS} hosts; write patterns such as `*.example.com`");
        diagnostics.error(host.extent, text);
    }
    for allowed in &egress.allow {
        let denied =
            egress.deny.iter().find(|denied| denied.value != allowed.value && covers(denied, allowed));
        if let Some(denied) = denied {
            let (allowed_host, denied_host) = (allowed.as_str(), denied.as_str());
            let text = format!(
                "`{allowed_host}` is denied by `{denied_host}`, which goes first; remove one of the two"
            );
            diagnostics.error(allowed.extent, text);
        }
    }
}

/// With `allow` everything else is denied and all that is allowed goes to the hook.
pub(super) fn allow_closes_the_rest(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(egress) = container.egress.as_ref().filter(|egress| egress.is_closed()) else { return };
    for denied in &egress.deny {
        let overlaps = egress.allow.iter().any(|allowed| covers(allowed, denied) || covers(denied, allowed));
        if !overlaps {
            let text = format!("`{}` is not in `allow` and so denied already; remove it", denied.as_str());
            diagnostics.error(denied.extent, text);
        }
    }
    if let Some(host) = egress.handle.first() {
        let text = "with `allow` every request that is allowed goes to `Hooks::egress`; remove `handle`";
        diagnostics.error(host.extent, text);
    }
}

/// The internet is on or off as a whole, and rules are about parts of it.
pub(super) fn internet_agrees(container: &Container, diagnostics: &mut Diagnostics) {
    let (Some(egress), Some(internet)) = (&container.egress, &container.enable_internet) else { return };
    match (egress.is_closed(), internet.value) {
        (true, true) => {
            let text = "`allow` in `egress` closes everything else; remove `enable_internet = true`";
            diagnostics.error(internet.extent, text);
        }
        (false, false) if !egress.deny.is_empty() => {
            let text =
                "without the internet there is nothing to deny; remove `enable_internet = false` or `deny`";
            diagnostics.error(internet.extent, text);
        }
        _ => {}
    }
}

/// What is handled is handled by somebody.
pub(super) fn handler_exists(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(host) = container.egress.as_ref().and_then(|egress| egress.handle.first()) else { return };
    if !container.hooks {
        let text = "`handle` calls `Hooks::egress`, and no hooks are implemented; write `hooks` as well";
        diagnostics.error(host.extent, text);
    }
}

/// A canary that may be reached proves nothing, and refuses every start.
pub(super) fn canary_is_denied(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(egress) = &container.egress else { return };
    let Some(canary) = egress.canary.as_ref().filter(|canary| !Egress::denies(egress, canary)) else {
        return;
    };
    let host = canary.as_str();
    let instead = match egress.is_closed() {
        true => "write a host that `allow` does not have".to_owned(),
        false => format!("write one that `deny` has, as in `deny = [\"{host}\"]`"),
    };
    diagnostics.error(canary.extent, format_args!("`{host}` may be reached, so it shows nothing; {instead}"));
}
