//! The sidecar as a program of its own, as it runs on real Docker.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::client::{dial, fetch, read_response, tunnel};
use crate::harness::{ENGINE, FIXTURE};

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn listening(child: Child, port: u16) -> Child {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        std::thread::yield_now();
    }
    child
}

#[test]
fn it_serves_its_own_network_until_sigterm() {
    let (ingress, app) = (free_port(), free_port());
    let mut command = Command::new(ENGINE);
    command.args([
        "sidecar",
        "--http-egress-port",
        "1",
        "--docker-gateway-cidr",
        "172.17.0.0/16",
        "--dns-enabled",
    ]);
    command.args([
        "--tls-intercept",
        "--disable-ipv6",
        "--http-ingress-address",
        &format!("0.0.0.0:{ingress}"),
    ]);
    let mut sidecar = listening(command.spawn().unwrap(), ingress);
    assert_eq!(tunnel(ingress, app).0.status, 400);
    let mut put = dial(ingress);
    put.write_all(b"PUT /egress HTTP/1.1\r\nContent-Length: 10\r\n\r\n{\"port\":1}").unwrap();
    assert_eq!(read_response(&mut put).status, 204);

    let mut server = Command::new(FIXTURE);
    server.args(["serve", "--port", &app.to_string()]).stdout(Stdio::null());
    let mut server = listening(server.spawn().unwrap(), app);
    assert_eq!(fetch(ingress, app, "/").as_deref(), Some("ok"));
    server.kill().unwrap();
    server.wait().unwrap();

    kill_process(Pid::from_child(&sidecar), Signal::TERM).unwrap();
    assert!(sidecar.wait().unwrap().success());
}

#[test]
fn a_flag_it_does_not_know_is_named() {
    let output = Command::new(ENGINE).args(["sidecar", "--new-flag"]).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && message.contains("--new-flag"), "{message}");
}
