//! Questions for names: answered by this machine's resolvers where the internet is on, and by us where the Worker takes
//! the connection anyway, so that the name needs no address.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::names;
use super::settings::Settings;
use crate::sidecar::Sidecar;

/// What an intercepted name resolves to; that of the official sidecar.
const INTERCEPTED: Ipv4Addr = Ipv4Addr::new(11, 0, 0, 1);

/// Questions of one instance at once; others are lost, as on any network.
const MOST_QUESTIONS: usize = 64;

/// A resolver that takes longer is not asked on behalf of anybody.
const PATIENCE: Duration = Duration::from_secs(3);

const LONGEST: usize = 4096;

const A: u16 = 1;
const INTERNET: u16 = 1;
const SERVER_FAILURE: u8 = 2;
const NO_SUCH_NAME: u8 = 3;

/// One question, and where it ends in its message.
#[derive(Debug, PartialEq, Eq)]
struct Question {
    name: String,
    kind: u16,
    class: u16,
    end: usize,
}

pub(super) async fn serve(socket: UdpSocket, sidecar: Arc<Sidecar>) {
    let socket = Arc::new(socket);
    let mut answers = JoinSet::new();
    let mut buffer = vec![0; LONGEST];
    loop {
        tokio::select! {
            Some(_) = answers.join_next() => {}
            received = socket.recv_from(&mut buffer) => {
                let Ok((length, client)) = received else { continue };
                let message = buffer.get(..length).unwrap_or_default().to_vec();
                if answers.len() < MOST_QUESTIONS {
                    let (socket, settings) = (Arc::clone(&socket), Settings::of(sidecar.egress()));
                    answers.spawn(async move {
                        if let Some(answer) = answer(&message, &settings).await {
                            let _ = socket.send_to(&answer, client).await;
                        }
                    });
                }
            }
        }
    }
}

async fn answer(message: &[u8], settings: &Settings) -> Option<Vec<u8>> {
    let question = read(message)?;
    let is_intercepted = settings.is_intercepted(&question.name);
    let found = if settings.internet() { forward(message).await.ok() } else { None };
    match found {
        Some(found) if !is_intercepted || found.get(3).is_some_and(|byte| byte & 0xf == 0) => Some(found),
        _ if is_intercepted => Some(intercepted(message, &question)),
        _ if settings.internet() => Some(refused(message, &question, SERVER_FAILURE)),
        _ => Some(refused(message, &question, NO_SUCH_NAME)),
    }
}

/// What one of the machine's resolvers says.
async fn forward(message: &[u8]) -> io::Result<Vec<u8>> {
    for resolver in names::resolvers() {
        if let Ok(Ok(answer)) = timeout(PATIENCE, ask(resolver, message)).await {
            return Ok(answer);
        }
    }
    Err(io::ErrorKind::TimedOut.into())
}

async fn ask(resolver: SocketAddr, message: &[u8]) -> io::Result<Vec<u8>> {
    let any: SocketAddr = if resolver.is_ipv4() { ([0; 4], 0).into() } else { ([0_u16; 8], 0).into() };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(resolver).await?;
    socket.send(message).await?;
    let mut answer = vec![0; LONGEST];
    loop {
        let length = socket.recv(&mut answer).await?;
        // Somebody else's answer is not waited with.
        if length > 4 && answer.get(..2) == message.get(..2) {
            answer.truncate(length);
            return Ok(answer);
        }
    }
}

/// The question of a message that asks exactly one.
fn read(message: &[u8]) -> Option<Question> {
    let is_query = message.get(2)? & 0xf8 == 0;
    if !is_query || message.get(4..6)? != [0, 1] {
        return None;
    }
    let mut at = 12;
    let mut labels = Vec::new();
    loop {
        let length = usize::from(*message.get(at)?);
        at += 1;
        match length {
            0 => break,
            1..64 => labels.push(std::str::from_utf8(message.get(at..at + length)?).ok()?),
            _ => return None,
        }
        at += length;
    }
    let number = |at: usize| Some(u16::from_be_bytes(message.get(at..at + 2)?.try_into().ok()?));
    Some(Question { name: labels.join("."), kind: number(at)?, class: number(at + 2)?, end: at + 4 })
}

/// An address for a name that needs none; other kinds of records it does not have.
fn intercepted(message: &[u8], question: &Question) -> Vec<u8> {
    let has_address = question.kind == A && question.class == INTERNET;
    let mut answer = reply(message, question, 0, u16::from(has_address));
    if has_address {
        // The name of the question, an address, of the internet, for a moment, four bytes.
        answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4]);
        answer.extend(INTERCEPTED.octets());
    }
    answer
}

fn refused(message: &[u8], question: &Question, code: u8) -> Vec<u8> {
    reply(message, question, code, 0)
}

/// The head of an answer, with the question repeated.
fn reply(message: &[u8], question: &Question, code: u8, answers: u16) -> Vec<u8> {
    let mut reply = message.get(..question.end).unwrap_or_default().to_vec();
    let wants_recursion = message.get(2).map_or(0, |flags| flags & 1);
    let counts = [0, 1].into_iter().chain(answers.to_be_bytes()).chain([0; 4]);
    let flags = [0x80 | wants_recursion, 0x80 | code];
    reply.iter_mut().skip(2).zip(flags.into_iter().chain(counts)).for_each(|(place, byte)| *place = byte);
    reply
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn question(name: &str, kind: u16) -> Vec<u8> {
        let mut message = vec![7, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        for label in name.split('.') {
            message.push(label.len() as u8);
            message.extend(label.bytes());
        }
        message.push(0);
        message.extend([kind.to_be_bytes(), [0, 1]].concat());
        message
    }

    fn closed() -> Settings {
        Settings::of(Some(json!({ "port": 1, "dns": { "allowHostnames": ["*.internal"] } })))
    }

    #[tokio::test]
    async fn an_intercepted_name_has_an_address() {
        let asked = question("db.internal", A);
        let answer = answer(&asked, &closed()).await.unwrap();
        assert_eq!(answer[..12], [7, 9, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
        assert_eq!(answer[12..asked.len()], asked[12..]);
        assert_eq!(answer[answer.len() - 4..], [11, 0, 0, 1]);
    }

    #[tokio::test]
    async fn it_has_no_other_records() {
        let answer = answer(&question("db.internal", 28), &closed()).await.unwrap();
        assert_eq!(answer[2..8], [0x81, 0x80, 0, 1, 0, 0]);
    }

    #[tokio::test]
    async fn without_the_internet_there_are_no_other_names() {
        let answer = answer(&question("example.com", A), &closed()).await.unwrap();
        assert_eq!(answer[2..8], [0x81, 0x83, 0, 1, 0, 0]);
    }

    #[tokio::test]
    async fn what_is_no_question_has_no_answer() {
        let mut answered = question("db.internal", A);
        answered[2] |= 0x80;
        let endless = [&question("db.internal", A)[..12], &[0xc0, 12, 0, 1, 0, 1]].concat();
        for message in [vec![], vec![0; 12], answered, endless, question("db.internal", A)[..20].to_vec()] {
            assert_eq!(answer(&message, &closed()).await, None, "{message:?}");
        }
    }
}
