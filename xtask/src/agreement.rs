//! Whether the Worker that was built, the code that is there and the wrangler file say the same.
//!
//! The file follows from the source, and the wasm from what the compiler made of it. They differ when a file was edited
//! between two commands, when other features were on, or when a macro wrote a struct that no reader of sources sees.

use crate::{
    fault,
    gen_config::{self, Request},
    project::Project,
    scan::Scan,
    write::Outcome,
};
use worker_containers_syntax::model;

/// Compares the wasm module with the code, and the code with the wrangler file.
///
/// # Errors
///
/// When they differ, with what.
pub fn check(project: &Project, wasm: &[u8]) -> anyhow::Result<()> {
    let scan = Scan::of_crate(&project.root, &project.cfg()?)?;
    let workflows = scan.workflows.iter().map(|(workflow, _)| workflow.line());
    let code = scan.containers.iter().map(model::line).chain(workflows).collect();
    let Some(built) = lines(wasm) else {
        fault!("the Worker that was built is no wasm module", "remove its file in `target` and build again");
    };
    let differences = differences(&built, code);
    if !differences.is_empty() {
        fault!(
            format!("the Worker that was built does not match the code:\n  {}", differences.join("\n  ")),
            "build again; if that does not help, write the struct where `gen-config` sees it: not in a macro, and \
             under no `cfg` that depends on how it is built",
        );
    }
    let Some(done) = gen_config::perform(project, &Request::check())? else {
        fault!(
            "the wrangler file cannot be made to fit the code",
            "see above, and run `cargo xtask gen-config`"
        );
    };
    for (path, outcome) in done.files {
        if let Outcome::Differs(diff) = outcome {
            fault!(
                format!("`{}` does not match the Worker that was built:\n{diff}", Project::shown(&path)),
                format!("run `cargo xtask gen-config --package {}`", project.name),
            );
        }
    }
    Ok(())
}

/// `- ` what only the module has, `+ ` what only the code has.
fn differences(built: &[String], code: Vec<String>) -> Vec<String> {
    let gone = built.iter().filter(|line| !code.contains(line)).map(|line| format!("- {}", line.trim_end()));
    let new = code.iter().filter(|line| !built.contains(line)).map(|line| format!("+ {}", line.trim_end()));
    gone.chain(new).collect()
}

/// The lines in our section of a wasm module; `None` when it is not one.
fn lines(wasm: &[u8]) -> Option<Vec<String>> {
    let mut rest = wasm.strip_prefix(b"\0asm\x01\0\0\0")?;
    let mut lines = Vec::new();
    while let Some((id, behind)) = rest.split_first() {
        let (length, behind) = number(behind)?;
        let (section, next) = behind.split_at_checked(length)?;
        if *id == 0 {
            let (length, behind) = number(section)?;
            let (name, content) = behind.split_at_checked(length)?;
            if name == model::SECTION.as_bytes() {
                let text = std::str::from_utf8(content).ok()?;
                lines.extend(text.split_inclusive('\n').map(str::to_owned));
            }
        }
        rest = next;
    }
    Some(lines)
}

/// A number of up to 32 bits, seven in each byte, and what is behind it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in sections {
            wasm.push(*id);
            wasm.extend([0x80 | (content.len() & 0x7f) as u8, (content.len() >> 7) as u8]);
            wasm.extend(*content);
        }
        wasm
    }

    #[test]
    fn the_section_is_found_among_others() {
        let wasm = module(&[(1, &[7; 300]), (0, b"\x04name..."), (0, b"\x11worker-containersA a\nB b\n")]);
        assert_eq!(lines(&wasm), Some(vec!["A a\n".to_owned(), "B b\n".to_owned()]));
        assert_eq!(lines(&module(&[])), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_module_is_not_read() {
        assert_eq!(lines(b"nonsense"), None);
        let wasm = module(&[(0, b"\x11worker-containersA a\n")]);
        assert!((9..wasm.len()).all(|length| lines(&wasm[..length]).is_none()));
        assert_eq!(number(&[0xff; 9]), None);
    }

    #[test]
    fn differences_name_both_sides() {
        let (built, code) =
            (["A 1\n".to_owned(), "B\n".to_owned()], vec!["B\n".to_owned(), "A 2\n".to_owned()]);
        assert_eq!(differences(&built, code), ["- A 1", "+ A 2"]);
    }
}
