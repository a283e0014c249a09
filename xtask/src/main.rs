//! The xtask of this repository: the commands every Worker's own xtask has, and our chores.

fn main() -> std::process::ExitCode {
    worker_containers_xtask::main()
}
