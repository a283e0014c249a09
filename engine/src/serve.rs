//! The engine's life: read the configuration, choose the isolation, serve, and leave nothing behind.

use std::io::{self, BufRead, Read, Write};
use std::os::fd::BorrowedFd;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::thread;

use rustix::io::FdFlags;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::UnixListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::api;
use crate::config::Config;
use crate::engine::Engine;
use crate::guardian::Guardian;
use crate::image::Images;
use crate::isolation::{self, ActiveIsolation, Launcher, Reach, Reaper};
use crate::log::Log;
use crate::ready::{Hello, Ready};
use crate::state_dir::StateDir;

const LONGEST_CONFIG: u64 = 16 * 1024 * 1024;

/// Everything that is settled before there are threads.
struct Prepared {
    config: Config,
    images: Images,
    isolation: ActiveIsolation,
    directories: StateDir,
    guardian: Guardian,
}

pub(crate) fn run() -> ExitCode {
    match prepare().and_then(serve) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            say(&Hello::Failed(reason));
            ExitCode::FAILURE
        }
    }
}

fn prepare() -> Result<Prepared, String> {
    close_on_exec();
    raise_descriptor_limit();
    let config = read_config()?;
    config.check().map_err(|error| error.to_string())?;
    let images = Images::new(&config).map_err(|problems| problems.join("; "))?;
    let isolation = isolation::choose(config.isolation)?;
    let directories = StateDir::create()?;
    let guardian = Guardian::start(&directories.paths()).map_err(|error| {
        for directory in directories.paths() {
            let _ = std::fs::remove_dir_all(directory);
        }
        format!("cannot start the guardian: {error}")
    })?;
    let prepared = Prepared { config, images, isolation, directories, guardian };
    #[cfg(target_os = "linux")]
    if prepared.isolation.mode == isolation::Mode::Namespaces
        && let Err(reason) = isolation::enter_user_namespace()
    {
        prepared.guardian.dismiss();
        return Err(reason);
    }
    Ok(prepared)
}

fn serve(prepared: Prepared) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let Prepared { config, images, isolation, directories, guardian } = prepared;
    let result = match &runtime {
        Ok(runtime) => runtime.block_on(life(config, images, isolation, directories, &guardian)),
        Err(error) => Err(error.to_string()),
    };
    // Whatever still runs in there has nobody to answer to.
    drop(runtime.map(tokio::runtime::Runtime::shutdown_background));
    guardian.dismiss();
    result
}

async fn life(
    config: Config,
    images: Images,
    isolation: ActiveIsolation,
    directories: StateDir,
    guardian: &Guardian,
) -> Result<(), String> {
    let cannot = |what: &str| {
        let what = what.to_owned();
        move |error: io::Error| format!("cannot {what}: {error}")
    };
    let parent = parent_gone().map_err(cannot("watch the parent"))?;
    let mut signals = Vec::new();
    for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()] {
        signals.push(signal(kind).map_err(cannot("listen to signals"))?);
    }
    let socket = directories.socket();
    let listener = UnixListener::bind(&socket).map_err(cannot("listen on a unix socket"))?;
    let program = std::env::current_exe().map_err(cannot("find our own program"))?;
    let docker = directories.docker(&program).map_err(cannot("make a `docker`"))?;
    let (log, printer) = Log::start(config.forward_logs).map_err(cannot("start the log"))?;
    let engine = Arc::new(Engine {
        images,
        containers: Default::default(),
        volumes: Default::default(),
        events: Default::default(),
        #[cfg(target_os = "linux")]
        execs: Default::default(),
        launcher: Launcher::start(isolation.mode, guardian.line()).map_err(cannot("start the launcher"))?,
        reaper: Reaper::start(isolation.mode, guardian.line())
            .map_err(cannot("listen for ends of processes"))?,
        reach: Reach::start(isolation.mode).map_err(cannot("start the dialer"))?,
        log,
        disks: directories.disks,
        disk_count: AtomicU32::new(0),
        isolation: isolation.clone(),
    });
    let sidecar = config.sidecar.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    say(&Hello::Ready(Ready { socket, docker, sidecar, isolation }));

    let [terminate, interrupt, hangup] = signals.as_mut_slice() else { return Ok(()) };
    tokio::select! {
        () = api::serve(Arc::clone(&engine), listener) => {}
        _ = parent => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
    engine.stop().await;
    drop(engine);
    printer.finish().await;
    Ok(())
}

fn read_config() -> Result<Config, String> {
    let mut line = String::new();
    io::stdin()
        .lock()
        .take(LONGEST_CONFIG)
        .read_line(&mut line)
        .map_err(|error| format!("cannot read the configuration: {error}"))?;
    serde_json::from_str(&line).map_err(|error| format!("the configuration is not as expected: {error}"))
}

fn say(hello: &Hello) {
    if let Ok(line) = serde_json::to_string(hello) {
        // A parent that is gone already is noticed by other means.
        let _ = writeln!(io::stdout().lock(), "{line}");
    }
}

/// Resolves when the parent's end of our standard input is closed, as the kernel does for every kind of death.
fn parent_gone() -> io::Result<oneshot::Receiver<()>> {
    let (sender, gone) = oneshot::channel();
    thread::Builder::new().name("parent".to_owned()).spawn(move || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = sender.send(());
    })?;
    Ok(gone)
}

/// What we inherited is ours alone; everything opened later is marked when it is opened.
fn close_on_exec() {
    let directory = if cfg!(target_os = "linux") { "/proc/self/fd" } else { "/dev/fd" };
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let numbers: Vec<i32> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|number| *number > 2)
        .collect();
    for number in numbers {
        // SAFETY: only a flag is set, on whatever is open under this number; if nothing is, the call says so.
        let descriptor = unsafe { BorrowedFd::borrow_raw(number) };
        let _ = rustix::io::fcntl_setfd(descriptor, FdFlags::CLOEXEC);
    }
}

/// Each tunnel takes two descriptors, and the usual limit is a low one.
fn raise_descriptor_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}
