//! What is wrong, where, and what to write instead; collected, never thrown at the first.

use crate::span::Extent;
use proc_macro2::TokenStream;
use std::fmt;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The program is refused.
    Error,
    /// The program is accepted and the author is told.
    Warning,
}

/// One finding. `message` reads "what is wrong; what to write instead", lower case, without a final stop.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The whole text.
    pub message: String,
    /// The tokens it is about.
    pub extent: Extent,
}

/// Everything found so far. Errors refuse the item, warnings do not.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Records an error at `extent`.
    pub fn error(&mut self, extent: impl Into<Extent>, message: impl fmt::Display) {
        self.push(Severity::Error, extent.into(), message);
    }

    /// Records a warning at `extent`.
    pub fn warning(&mut self, extent: impl Into<Extent>, message: impl fmt::Display) {
        self.push(Severity::Warning, extent.into(), message);
    }

    /// Records every place but the first at which the same thing stands again, and points at the first as well.
    pub fn repeated<T: PartialEq>(
        &mut self,
        places: impl IntoIterator<Item = (T, Extent)>,
        what: impl Fn(&T) -> String,
    ) {
        let mut groups: Vec<(T, Vec<Extent>)> = Vec::new();
        for (thing, extent) in places {
            match groups.iter_mut().find(|(known, _)| *known == thing) {
                Some((_, extents)) => extents.push(extent),
                None => groups.push((thing, vec![extent])),
            }
        }
        for (thing, extents) in &groups {
            let [first, again @ ..] = extents.as_slice() else { continue };
            for extent in again {
                self.error(*extent, format_args!("{} is given twice; remove one of the two", what(thing)));
            }
            if !again.is_empty() {
                self.error(*first, format_args!("{} is given here first", what(thing)));
            }
        }
    }

    /// Adds what was found elsewhere.
    pub fn extend(&mut self, others: Self) {
        self.found.extend(others.found);
    }

    /// Records a parse error of `syn`, one diagnostic for each of its messages.
    pub fn syntax(&mut self, error: syn::Error) {
        for part in error {
            self.error(part.span(), &part);
        }
    }

    /// Whether any error was recorded.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All findings in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// The errors as one `syn::Error`, whose tokens underline each extent; `None` when there are none.
    pub fn to_syn_error(&self) -> Option<syn::Error> {
        let mut errors = self.found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let mut combined = errors.next()?.to_syn_error();
        errors.for_each(|error| combined.combine(error.to_syn_error()));
        Some(combined)
    }

    fn push(&mut self, severity: Severity, extent: Extent, message: impl fmt::Display) {
        self.found.push(Diagnostic { severity, message: message.to_string(), extent });
    }
}

impl Diagnostic {
    fn to_syn_error(&self) -> syn::Error {
        syn::Error::new_spanned(Ends(self.extent), &self.message)
    }
}

/// Two invisible tokens at the ends of an extent: `new_spanned` underlines from the first to the last.
struct Ends(Extent);

impl quote::ToTokens for Ends {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for span in [self.0.start, self.0.end] {
            let mut dot = proc_macro2::Punct::new('.', proc_macro2::Spacing::Alone);
            dot.set_span(span);
            tokens.extend([proc_macro2::TokenTree::Punct(dot)]);
        }
    }
}
