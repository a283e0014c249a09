//! `#[cron(…)]`: when an instance is called without a request.

use super::{Expression, expression, first_value, path, read};
use crate::{
    args::Args,
    diagnostic::Diagnostics,
    keyword, literal,
    span::{Extent, Spanned},
};
use proc_macro2::TokenStream;

/// One `#[cron(…)]`.
#[derive(Clone, Debug)]
pub struct Cron {
    /// When.
    pub expression: Spanned<Expression>,
    /// Where the container is called; none for one without ports, which is run to completion.
    pub path: Option<Spanned<String>>,
    /// The port, when it is not the container's default.
    pub port: Option<Spanned<u16>>,
    /// The instance; one for each firing when it is not given.
    pub instance: Option<Spanned<String>>,
}

const FORM: &str = "#[cron(\"0 3 * * *\", path = \"/run-job\")]";

/// Reads the arguments of `#[cron(…)]`, which stands at `attribute`.
pub fn parse(tokens: TokenStream, attribute: Extent, diagnostics: &mut Diagnostics) -> Option<Cron> {
    let (first, parts) = first_value(tokens, attribute, ("when the cron fires", FORM), diagnostics);
    let args = Args::parse(parts, keyword::CRON_KEYS, "#[cron]", diagnostics);
    let expression = first.and_then(|first| read(first, diagnostics, expression::read));
    let path = args.value("path", diagnostics, path);
    let port = args.value("port", diagnostics, literal::port);
    let instance = args.value("instance", diagnostics, literal::text);
    let was_given = ["path", "port", "instance"].iter().filter(|key| args.extent_of(key).is_some()).count();
    let were_read = [path.is_some(), port.is_some(), instance.is_some()].into_iter().filter(|it| *it).count();
    (was_given == were_read && !args.is_incomplete()).then_some(Cron {
        expression: expression?,
        path,
        port,
        instance,
    })
}
