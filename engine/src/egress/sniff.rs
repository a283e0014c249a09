//! Which host a connection is for, as far as its first bytes say: `Host` of a request, or the name in a TLS hello.

/// What is known after some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A request for this host.
    Http(String),
    /// A TLS hello for this host.
    Tls(String),
    /// Neither, or without a name.
    Unknown,
    /// More bytes may tell.
    Unfinished,
}

/// The longest head that is waited for.
pub(super) const LONGEST_HEAD: usize = 16 * 1024;

const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_NAME: u16 = 0;

pub(super) fn sniff(bytes: &[u8]) -> Sniffed {
    let sniffed = match bytes.first() {
        None => Sniffed::Unfinished,
        Some(&HANDSHAKE) => tls(bytes),
        Some(letter) if letter.is_ascii_uppercase() => http(bytes),
        Some(_) => Sniffed::Unknown,
    };
    match sniffed {
        Sniffed::Unfinished if bytes.len() >= LONGEST_HEAD => Sniffed::Unknown,
        sniffed => sniffed,
    }
}

fn http(bytes: &[u8]) -> Sniffed {
    let line_end = bytes.iter().position(|byte| *byte == b'\n');
    let Some(line_end) = line_end else {
        // No method is longer than this.
        let is_word = bytes.iter().take(24).take_while(|byte| **byte != b' ').all(u8::is_ascii_uppercase);
        let plausible = is_word && (bytes.len() < 24 || bytes.iter().take(24).any(|byte| *byte == b' '));
        return if plausible { Sniffed::Unfinished } else { Sniffed::Unknown };
    };
    let first = String::from_utf8_lossy(bytes.get(..line_end).unwrap_or_default()).into_owned();
    if !first.trim_end().ends_with(" HTTP/1.1") && !first.trim_end().ends_with(" HTTP/1.0") {
        return Sniffed::Unknown;
    }
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Sniffed::Unfinished;
    };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
    let mut hosts = head.lines().skip(1).filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim().to_owned())
    });
    // Who names two hosts, or one that could end the line, means to be taken for somebody else.
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_host(&host) => Sniffed::Http(host),
        _ => Sniffed::Unknown,
    }
}

fn tls(bytes: &[u8]) -> Sniffed {
    let mut hello = Reader(bytes);
    let record = (|| {
        hello.skip(3)?;
        let length = hello.u16()?;
        hello.take(length.into())
    })();
    let Some(record) = record else { return Sniffed::Unfinished };
    match server_name(Reader(record)) {
        Some(name) if is_host(&name) => Sniffed::Tls(name),
        _ => Sniffed::Unknown,
    }
}

/// The name in a hello that fits into one record.
fn server_name(mut hello: Reader<'_>) -> Option<String> {
    if hello.u8()? != CLIENT_HELLO {
        return None;
    }
    hello.skip(3 + 2 + 32)?;
    let session = hello.u8()?;
    hello.skip(session.into())?;
    let ciphers = hello.u16()?;
    hello.skip(ciphers.into())?;
    let compressions = hello.u8()?;
    hello.skip(compressions.into())?;
    let length = hello.u16()?;
    let mut extensions = Reader(hello.take(length.into())?);
    loop {
        let (kind, length) = (extensions.u16()?, extensions.u16()?);
        let extension = extensions.take(length.into())?;
        if kind == SERVER_NAME {
            let mut names = Reader(extension);
            names.skip(2)?;
            let kind = names.u8()?;
            let length = names.u16()?;
            let name = names.take(length.into()).filter(|_| kind == 0)?;
            return String::from_utf8(name.to_vec()).ok();
        }
    }
}

fn is_host(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    (1..=255).contains(&name.len()) && name.bytes().all(fits)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.take(count).map(drop)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hello for `name`, with an extension before it.
    fn hello(name: &str) -> Vec<u8> {
        let u16 = |number: usize| u16::try_from(number).unwrap().to_be_bytes();
        let names = [vec![0], u16(name.len()).to_vec(), name.into()].concat();
        let server_name =
            [vec![0, 0], u16(names.len() + 2).to_vec(), u16(names.len()).to_vec(), names].concat();
        let extensions = [vec![0, 23, 0, 0], server_name].concat();
        let body = [
            vec![3, 3],
            vec![7; 32],
            vec![1, 9],
            vec![0, 2, 0x13, 1],
            vec![1, 0],
            u16(extensions.len()).to_vec(),
            extensions,
        ]
        .concat();
        let handshake = [vec![1, 0], u16(body.len()).to_vec(), body].concat();
        [vec![22, 3, 1], u16(handshake.len()).to_vec(), handshake].concat()
    }

    #[test]
    fn the_host_of_a_request() {
        let head = b"GET /x HTTP/1.1\r\nAccept: */*\r\nhost: api.example:8080\r\n\r\nrest";
        assert_eq!(sniff(head), Sniffed::Http("api.example:8080".to_owned()));
        for cut in 1..head.len() - 4 {
            assert_eq!(sniff(&head[..cut]), Sniffed::Unfinished, "{cut}");
        }
        for other in [
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "SSH-2.0-OpenSSH\r\n",
            "\0\0\0\x08\x04",
        ] {
            assert_eq!(sniff(other.as_bytes()), Sniffed::Unknown, "{other:?}");
        }
    }

    #[test]
    fn the_name_of_a_hello() {
        let bytes = hello("api.example");
        assert_eq!(sniff(&bytes), Sniffed::Tls("api.example".to_owned()));
        for cut in 1..bytes.len() {
            assert_eq!(sniff(&bytes[..cut]), Sniffed::Unfinished, "{cut}");
        }
        assert_eq!(sniff(&hello("a\r\nb")), Sniffed::Unknown);
    }

    #[test]
    fn no_head_is_waited_for_without_end() {
        let mut long = b"GET / HTTP/1.1\r\nX: ".to_vec();
        long.resize(LONGEST_HEAD, b'x');
        assert_eq!(sniff(&long), Sniffed::Unknown);
        assert_eq!(sniff(&[b'A'; 100]), Sniffed::Unknown);
    }
}
