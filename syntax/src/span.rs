//! Where something stands in the source: an extent of tokens, and values that remember theirs.

use proc_macro2::Span;
use quote::ToTokens;
use std::ops::Deref;

/// From the first token to the last. Two spans, because a proc macro on stable cannot join them itself.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Span of the first token.
    pub start: Span,
    /// Span of the last token.
    pub end: Span,
}

impl Extent {
    /// The extent of `tokens`; of the call site when there are none.
    pub fn of(tokens: &impl ToTokens) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|tree| tree.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        Self { start, end: spans.last().unwrap_or(start) }
    }
}

impl From<Span> for Extent {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

/// A value and the extent it was written at.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where it was written.
    pub extent: Extent,
}

impl<T> Spanned<T> {
    /// `value`, written at `extent`.
    pub fn new(value: T, extent: impl Into<Extent>) -> Self {
        Self { value, extent: extent.into() }
    }
}

/// Equal when the values are, wherever they stand.
impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
