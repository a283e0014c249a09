//! Each way to break the file that is good.

mod bindings;
mod code;
mod containers;
mod date;
mod environments;
mod events;
mod history;
mod settings;

/// What is replaced by what, the rule that finds it, and a part of what it says or of the text it points at.
pub(super) type Row = (&'static str, &'static str, &'static str, &'static str);

/// The file that is good.
pub(super) const GOOD: &str = include_str!("../good.toml");

/// All of them.
pub(super) const ROWS: &[&[Row]] = &[
    containers::ROWS,
    environments::ROWS,
    history::ROWS,
    bindings::ROWS,
    events::ROWS,
    settings::ROWS,
    date::ROWS,
    code::ROWS,
];
