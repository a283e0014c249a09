//! The engine's own user namespace. An engine that is not root needs one to be allowed to make sockets in the
//! network namespaces of its instances.

use std::fs;

use rustix::process::{getgid, getuid};
use rustix::thread::{UnshareFlags, unshare_unsafe};

/// Enters it, unless we are root. Only a process with a single thread can.
pub(crate) fn enter_user_namespace() -> Result<(), String> {
    if getuid().is_root() {
        return Ok(());
    }
    let (user, group) = (getuid().as_raw(), getgid().as_raw());
    // SAFETY: a new user namespace changes what this process may do, not its memory or its descriptors.
    unsafe { unshare_unsafe(UnshareFlags::NEWUSER) }
        .map_err(|error| format!("cannot make a user namespace: {error}"))?;
    let write = |file: &str, text: String| {
        fs::write(format!("/proc/self/{file}"), text)
            .map_err(|error| format!("cannot set {file} of a user namespace: {error}"))
    };
    // Without privileges a group can only be mapped once supplementary groups can no longer be dropped.
    write("setgroups", "deny".to_owned())?;
    write("uid_map", format!("{user} {user} 1\n"))?;
    write("gid_map", format!("{group} {group} 1\n"))
}
