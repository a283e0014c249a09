//! Finds out whether namespaces work here, by using them once in a process that has nothing else to do.

use std::process::{Command, ExitCode, Stdio};

use crate::entry::PROBE;

/// Asks a probe. `Err` is the reason in words.
pub(super) fn ask() -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| format!("cannot find our own program: {error}"))?;
    let output = Command::new(program)
        .arg(PROBE)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start the probe: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let reason = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Err(if reason.is_empty() { format!("the probe failed with {}", output.status) } else { reason })
}

/// The probe's own life: its reason goes to standard output.
pub(crate) fn run() -> ExitCode {
    #[cfg(target_os = "linux")]
    let result = linux::try_out();
    #[cfg(not(target_os = "linux"))]
    let result = Err::<(), _>("this system has no namespaces".to_owned());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("{reason}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::ErrorKind;
    use std::net::Ipv4Addr;
    use std::sync::Arc;

    use rustix::process::{WaitId, WaitIdOptions, waitid};

    use crate::entry::PROBE_INSTANCE;
    use crate::isolation::dialer::Dialer;
    use crate::isolation::{Launch, Output, namespace, user};

    /// The whole way: an instance starts, ends well, and its loopback device answers.
    pub(super) fn try_out() -> Result<(), String> {
        user::enter_user_namespace()?;
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let nowhere =
            || std::fs::File::create("/dev/null").map(Into::into).map_err(|error| error.to_string());
        let launched = namespace::launch(
            &Launch {
                command: vec![program.to_string_lossy().into_owned(), PROBE_INSTANCE.to_owned()],
                environment: Vec::new(),
                directory: "/".into(),
                output: Output { stdout: nowhere()?, stderr: nowhere()? },
            },
            0,
        )
        .map_err(|error| error.to_string())?;
        let status = waitid(WaitId::Pid(launched.pid), WaitIdOptions::EXITED)
            .map_err(|error| format!("cannot wait for an instance: {error}"))?;
        if status.and_then(|status| status.exit_status()) != Some(0) {
            return Err("an instance could start but did not end well".to_owned());
        }
        let Some(network) = launched.network else { return Ok(()) };
        tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .map_err(|error| error.to_string())?
            .block_on(async {
                let dialer = Dialer::start()?;
                dialer.socket(Arc::new(network)).await?.connect((Ipv4Addr::LOCALHOST, 1).into()).await
            })
            .map_or_else(
                |error| match error.kind() {
                    ErrorKind::ConnectionRefused => Ok(()),
                    _ => Err(format!("cannot connect to an instance: {error}")),
                },
                |_| Err("an instance shares the network of this machine".to_owned()),
            )
    }
}
