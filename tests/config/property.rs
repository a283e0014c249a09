//! Whatever the author wrote around our keys stays, to the byte, through any sequence of changes of the code.

mod file;
mod json;
mod step;

use file::{Layout, layout};
use proptest::{collection::vec, prelude::*};
use step::{Code, Step, step};
use worker_containers_xtask::{
    config::{Ask, Wanted},
    gen_config::edited,
    wrangler::Format,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_authors_lines_stay(layout in layout(), steps in vec(step(), 1..8)) {
        let mut code = Code::new();
        let mut text = layout.text(&code);
        for step in steps {
            code.take(&step);
            let new = next(&text, Format::Toml, &code.wanted())?;
            lines_stay(&layout, &text, &new, &step)?;
            prop_assert_eq!(&next(&new, Format::Toml, &code.wanted())?, &new, "a second run changes something");
            text = new;
        }
    }

    #[test]
    fn the_authors_lines_stay_in_json(layout in json::layout(), steps in vec(step(), 1..8)) {
        let mut code = Code::new();
        let theirs = layout.text();
        let mut text = next(&theirs, Format::Jsonc, &code.wanted())?;
        for step in steps {
            code.take(&step);
            let new = next(&text, Format::Jsonc, &code.wanted())?;
            if let Err(line) = json::lines_stay(&theirs, &new) {
                prop_assert!(false, "lost {line:?} in {step:?}\n--- before\n{text}\n--- after\n{new}");
            }
            prop_assert_eq!(&next(&new, Format::Jsonc, &code.wanted())?, &new, "a second run changes something");
            text = new;
        }
    }
}

/// What gen-config makes of `text`; it also holds the result against the edits.
fn next(text: &str, format: Format, wanted: &Wanted) -> Result<String, TestCaseError> {
    match edited(Some(text), format, wanted, &Ask::default()) {
        Ok(Ok(edited)) => Ok(edited.text),
        Ok(Err(problems)) => Err(TestCaseError::fail(format!("{problems:#?}\n{text}"))),
        Err(error) => Err(TestCaseError::fail(format!("{error:#}\n{text}"))),
    }
}

/// The author's lines are there in their order, with their ends.
fn lines_stay(layout: &Layout, old: &str, new: &str, step: &Step) -> Result<(), TestCaseError> {
    let mut lines = new.split_inclusive('\n');
    for line in layout.authors_lines() {
        // A last line without an end gets one when it is no longer the last.
        let is_there = lines.any(|it| it == line || !line.ends_with('\n') && it.trim_end() == line);
        prop_assert!(is_there, "lost {line:?} in {step:?}\n--- before\n{old}\n--- after\n{new}");
    }
    Ok(())
}
