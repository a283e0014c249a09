//! What people write in Dockerfiles, and what it must mean.

use super::*;

fn read_plain(text: &str) -> Defaults {
    read(text, &BTreeMap::new()).unwrap()
}

fn env(text: &str) -> Vec<(String, String)> {
    read_plain(&format!("FROM scratch\n{text}")).environment.into_iter().collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn commands() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("", &[], &[]),
        ("CMD [\"/server\", \"--port\", \"8080\"]", &[], &["/server", "--port", "8080"]),
        ("ENTRYPOINT [\"/server\"]\nCMD [\"--verbose\"]", &["/server"], &["--verbose"]),
        ("CMD [\"--verbose\"]\nENTRYPOINT [\"/server\"]", &["/server"], &["--verbose"]),
        ("entrypoint [ \"/a\" ,\"b c\"]", &["/a", "b c"], &[]),
        ("CMD [\"/old\"]\nCMD [\"/new\"]", &[], &["/new"]),
        ("CMD [\"/se\\u0072ver\", \"a\\\"b\"]", &[], &["/server", "a\"b"]),
        ("CMD /server --port 8080", &[], &["/bin/sh", "-c", "/server --port 8080"]),
        ("CMD /server \\\n  # a comment\n  --port 8080", &[], &["/bin/sh", "-c", "/server   --port 8080"]),
        ("SHELL [\"/bin/bash\", \"-ec\"]\nCMD run", &[], &["/bin/bash", "-ec", "run"]),
        ("CMD [\"/server\", \\\n  # why\n  \"x\"]", &[], &["/server", "x"]),
        ("CMD ['single']", &[], &["/bin/sh", "-c", "['single']"]),
    ];
    for (text, entrypoint, cmd) in cases {
        let defaults = read_plain(&format!("FROM scratch\n{text}\n"));
        assert_eq!(
            (defaults.entrypoint.as_slice(), defaults.cmd.as_slice()),
            (
                entrypoint.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice(),
                cmd.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice()
            ),
            "{text}"
        );
    }
}

#[test]
fn environment() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("ENV A=1 B=2", &[("A", "1"), ("B", "2")]),
        ("ENV A one two", &[("A", "one two")]),
        ("ENV ONE TWO= THREE=world", &[("ONE", "TWO= THREE=world")]),
        ("ENV A=\"x y\" B='$z' C=p\\ q", &[("A", "x y"), ("B", "$z"), ("C", "p q")]),
        ("ENV A=\"\\$5 \\n \\\\\"", &[("A", "$5 \\n \\")]),
        ("ENV A=1 \\\n    B=2 \\\n# skipped\n    C=3", &[("A", "1"), ("B", "2"), ("C", "3")]),
        ("ENV A=x\nENV A=y B=$A", &[("A", "y"), ("B", "x")]),
        ("ENV A=1\nENV B=${A}0 C=$A-0 D=\"$A\"", &[("A", "1"), ("B", "10"), ("C", "1-0"), ("D", "1")]),
        (
            "ENV B=${NO:-dflt} C=${NO-x${NO}y} D=${NO:+z} E=$NO F=$",
            &[("B", "dflt"), ("C", "xy"), ("D", ""), ("E", ""), ("F", "$")],
        ),
        (
            "ENV A=\"\"\nENV B=${A:-unset} C=${A-set} D=${A+here}",
            &[("A", ""), ("B", "unset"), ("C", ""), ("D", "here")],
        ),
        ("ENV A=a=b", &[("A", "a=b")]),
        ("# ENV A=1\n  ENV B=2", &[("B", "2")]),
    ];
    for (text, expected) in cases {
        assert_eq!(env(text), pairs(expected), "{text}");
    }
}

#[test]
fn arguments() {
    let text = "ARG BASE=debian PORT=1\nARG TAG=$BASE-slim\nFROM x:$TAG\nARG PORT\nARG LEVEL=info HIDDEN\n\
                ENV PORT_SEEN=$PORT LEVEL=$LEVEL TAG_SEEN=[$TAG] HIDDEN=[$HIDDEN]\nARG TARGETOS\nENV OS=$TARGETOS\n\
                EXPOSE $PORT\n";
    let seen = |args: &[(&str, &str)]| {
        let defaults = read(text, &pairs(args).into_iter().collect()).unwrap();
        let env =
            ["PORT_SEEN", "LEVEL", "TAG_SEEN", "HIDDEN", "OS"].map(|name| defaults.environment[name].clone());
        (env.join(" "), defaults.ports)
    };
    assert_eq!(seen(&[]), ("1 info [] [] linux".to_owned(), vec![1]));
    assert_eq!(
        seen(&[("PORT", "9"), ("LEVEL", "debug"), ("OTHER", "x")]),
        ("9 debug [] [] linux".to_owned(), vec![9])
    );
    assert_eq!(env("ENV A=env\nARG A=arg\nENV B=$A"), pairs(&[("A", "env"), ("B", "env")]));
}

#[test]
fn only_the_final_stage_counts_and_it_inherits() {
    let text = "FROM rust AS Build\nENV A=build\nCMD [\"cargo\"]\nEXPOSE 1\n\
                FROM scratch as base\nENV B=base\nENTRYPOINT [\"/server\"]\nCMD [\"--old\"]\nEXPOSE 8080\nWORKDIR /srv\n\
                FROM BASE\nCOPY --from=build /x /x\nENV C=$B\nEXPOSE 9090\nWORKDIR data\n";
    let defaults = read_plain(text);
    assert_eq!(defaults.environment.into_iter().collect::<Vec<_>>(), pairs(&[("B", "base"), ("C", "base")]));
    assert_eq!((defaults.entrypoint, defaults.cmd), (vec!["/server".to_owned()], vec!["--old".to_owned()]));
    assert_eq!((defaults.ports, defaults.working_dir), (vec![8080, 9090], "/srv/data".to_owned()));
    // A new ENTRYPOINT drops the CMD that came with the base.
    let text = format!("{text}ENTRYPOINT [\"/other\"]\n");
    assert!(read_plain(&text).cmd.is_empty());
}

#[test]
fn ports() {
    let defaults = read_plain("FROM scratch\nEXPOSE 8080/tcp 53/udp 9000-9002 8080\nEXPOSE 7\n");
    assert_eq!(defaults.ports, vec![8080, 9000, 9001, 9002, 7]);
}

#[test]
fn another_escape() {
    let defaults = read_plain("# escape=`\nFROM scratch\nENV DIR=C:\\tools `\n  B=`\"q\nCMD run `\n  it\n");
    assert_eq!(
        defaults.environment.into_iter().collect::<Vec<_>>(),
        pairs(&[("B", "\"q"), ("DIR", "C:\\tools")])
    );
    assert_eq!(defaults.cmd, ["/bin/sh", "-c", "run   it"]);
}

#[test]
fn here_documents_and_the_rest_are_passed_over() {
    let text = "# syntax=docker/dockerfile:1\r\nFROM scratch\r\nRUN <<EOF\nENV NOT=this\nEOF\nLABEL a=b\nUSER app\n\
                HEALTHCHECK CMD x\nSTOPSIGNAL SIGTERM\nVOLUME /d\nONBUILD ENV X=1\nENV YES=1\r\nCMD [\"/a\"]\r\n";
    let defaults = read_plain(text);
    assert_eq!(defaults.environment.into_iter().collect::<Vec<_>>(), pairs(&[("YES", "1")]));
    assert_eq!(defaults.cmd, ["/a"]);
}

#[test]
fn mistakes_have_a_place_and_a_way_out() {
    for (text, expected) in [
        ("FROM scratch\nENV A=1 B\n", "line 2: `B` has no value; write `B=value`"),
        ("FROM scratch\n\nEXPOSE web\n", "line 3: `EXPOSE web` is not a port"),
        ("FROM scratch\nEXPOSE 1-65535\n", "too many ports"),
        ("FROM scratch\nENV A=${B\n", "write `${NAME}`"),
        ("FROM scratch\nENV A=${B##x}\n", "write `${B}` or `${B:-default}`"),
        ("FROM scratch\nENV A=\"${B:?give it}\"\n", "`B` is not set: give it"),
    ] {
        let error = read(text, &BTreeMap::new()).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    assert!(read("RUN x\n", &BTreeMap::new()).is_err());
    assert!(read("", &BTreeMap::new()).is_err());
}
