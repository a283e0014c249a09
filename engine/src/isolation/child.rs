//! The child's half of the start: what happens between the clone and the program.
//!
//! The clone copies a process whose other threads may hold any lock, so everything is prepared beforehand and
//! nothing in here allocates, locks or panics.

use std::convert::Infallible;
use std::ffi::{CString, c_char};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;

use rustix::io::Errno;
use rustix::process::{Pid, Signal};

use super::launcher::{c_variable, c_word};
use super::{Launch, LaunchError, Output};

pub(super) const EXEC: &str = "run the program";

/// The steps of the child by the number it reports.
const STEPS: [&str; 5] = [
    "tie the instance to the engine",
    "bring up the loopback device",
    "enter the working directory",
    "redirect the output",
    EXEC,
];

/// Everything the child needs, in the form in which the kernel takes it.
pub(super) struct Plan<'a> {
    arguments: Vec<*const c_char>,
    environment: Vec<*const c_char>,
    directory: CString,
    input: BorrowedFd<'a>,
    output: &'a Output,
    // The pointers above point into these.
    _texts: [Vec<CString>; 2],
}

impl<'a> Plan<'a> {
    pub(super) fn new(launch: &'a Launch, input: BorrowedFd<'a>) -> Result<Plan<'a>, LaunchError> {
        let directory = CString::new(launch.directory.as_os_str().as_bytes())
            .map_err(|_| LaunchError::ZeroByte { what: "the working directory".to_owned() })?;
        let words = launch.command.iter().enumerate();
        let arguments = words.map(|(at, word)| c_word(at, word)).collect::<Result<Vec<_>, _>>()?;
        let variables = launch.environment.iter().map(|(name, value)| c_variable(name, value));
        let variables = variables.collect::<Result<Vec<_>, _>>()?;
        let pointers =
            |texts: &[CString]| texts.iter().map(|text| text.as_ptr()).chain([std::ptr::null()]).collect();
        Ok(Plan {
            arguments: pointers(&arguments),
            environment: pointers(&variables),
            directory,
            input,
            output: &launch.output,
            _texts: [arguments, variables],
        })
    }
}

/// What the child says before it gives up: the step and the error.
pub(super) struct Failure {
    step: u8,
    error: Errno,
}

impl Failure {
    pub(super) fn decode(report: &[u8]) -> Option<(&'static str, io::Error)> {
        let [step, error @ ..] = report else { return None };
        let error = <[u8; 4]>::try_from(error).map_or(0, i32::from_ne_bytes);
        let step = STEPS.get(usize::from(*step)).copied().unwrap_or("start the instance");
        Some((step, io::Error::from_raw_os_error(error)))
    }
}

/// Makes the namespaces and the first process in them, which then waits for a byte from `go`.
pub(super) fn clone(plan: &Plan<'_>, go: &OwnedFd, go_reader: &OwnedFd, report: &OwnedFd) -> io::Result<Pid> {
    // SAFETY: all zeroes is the valid "nothing asked for" of this plain C structure.
    let mut arguments: libc::clone_args = unsafe { std::mem::zeroed() };
    arguments.flags = (libc::CLONE_NEWUSER | libc::CLONE_NEWNET | libc::CLONE_NEWPID) as u64;
    arguments.exit_signal = libc::SIGCHLD as u64;
    // SAFETY: without CLONE_VM and without a stack of its own the child goes on with a copy of this memory, as after
    // fork; it calls nothing but `child`, which is written for that.
    let result = unsafe { libc::syscall(libc::SYS_clone3, &raw const arguments, size_of_val(&arguments)) };
    match i32::try_from(result) {
        Ok(0) => child(plan, go.as_raw_fd(), go_reader.as_fd(), report.as_fd()),
        Ok(pid) if pid > 0 => Pid::from_raw(pid).ok_or_else(|| io::ErrorKind::Other.into()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn child(plan: &Plan<'_>, go: RawFd, go_reader: BorrowedFd<'_>, report: BorrowedFd<'_>) -> ! {
    let Err(Failure { step, error }) = become_program(plan, go, go_reader);
    let [a, b, c, d] = error.raw_os_error().to_ne_bytes();
    let _ = rustix::io::write(report, &[step, a, b, c, d]);
    // SAFETY: ends the process at once; nothing of the copied memory is touched.
    unsafe { libc::_exit(127) }
}

fn become_program(plan: &Plan<'_>, go: RawFd, go_reader: BorrowedFd<'_>) -> Result<Infallible, Failure> {
    let at = |step: u8| move |error: Errno| Failure { step, error };
    // SAFETY: our copy of the writing end, closed so that only the engine holds one; its owner is never dropped here.
    unsafe { libc::close(go) };
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(at(0))?;
    rustix::process::setsid().map_err(at(0))?;
    reset_signals();
    // The end of the pipe instead of a byte: the engine died before we were tied to it.
    if rustix::io::retry_on_intr(|| rustix::io::read(go_reader, &mut [0_u8; 1])).map_err(at(0))? == 0 {
        return Err(Failure { step: 0, error: Errno::PIPE });
    }
    bring_up_loopback().map_err(at(1))?;
    rustix::process::chdir(plan.directory.as_c_str()).map_err(at(2))?;
    rustix::stdio::dup2_stdin(plan.input).map_err(at(3))?;
    rustix::stdio::dup2_stdout(&plan.output.stdout).map_err(at(3))?;
    rustix::stdio::dup2_stderr(&plan.output.stderr).map_err(at(3))?;
    if let Some(program) = plan.arguments.first().filter(|program| !program.is_null()) {
        // SAFETY: both arrays end in a null pointer, and the texts they point to live in `plan`.
        unsafe { libc::execve(*program, plan.arguments.as_ptr(), plan.environment.as_ptr()) };
    }
    // SAFETY: errno is this thread's own.
    Err(Failure { step: 4, error: Errno::from_raw_os_error(unsafe { *libc::__errno_location() }) })
}

/// Programs expect every signal to be at its default; Rust ignores SIGPIPE, and a shell may ignore others.
fn reset_signals() {
    for signal in 1..=64 {
        // SAFETY: sets dispositions of this process only; the numbers that cannot be set are refused.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    // SAFETY: the set is initialised by the first call, and both calls only touch this process.
    unsafe {
        let mut none = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
    }
}

fn bring_up_loopback() -> Result<(), Errno> {
    use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};
    let socket = socket_with(AddressFamily::INET, SocketType::DGRAM, SocketFlags::CLOEXEC, None)?;
    // SAFETY: all zeroes is a valid request with an empty name.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    request.ifr_name[0] = b'l' as c_char;
    request.ifr_name[1] = b'o' as c_char;
    request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
    // SAFETY: the request is of the type this operation reads, and outlives the call.
    if unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS as _, &raw const request) } == 0 {
        return Ok(());
    }
    // SAFETY: errno is this thread's own.
    Err(Errno::from_raw_os_error(unsafe { *libc::__errno_location() }))
}
