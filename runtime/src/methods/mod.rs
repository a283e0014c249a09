//! Methods of the author's own: how a call leaves a Worker, reaches the struct in its Durable Object, and what returns.
//!
//! Arguments and results cross as plain JavaScript values with the shape they have in JSON, so that a Worker in
//! TypeScript passes and receives ordinary objects. Numbers that JavaScript cannot hold exactly are refused rather than
//! rounded, and bytes (`serde_bytes`) stay bytes.

mod answer;
mod call;
mod wire;

pub use answer::{Answering, Outcome, arguments, settle};
pub use call::Call;
pub use wire::NoArguments;
pub(crate) use wire::write as to_plain;

use crate::{Container, Handle, object::Instance, platform::stub::Stub};
use js_sys::Array;
use std::{marker::PhantomData, ops::Deref};

/// A container whose struct has methods: what `#[container_methods]` implements.
pub trait Methods: Container {
    /// A trait object with one function for each method. A trait object, because its functions can be called without a
    /// trait being imported.
    type Calls: ?Sized + 'static;
    /// The methods.
    const METHODS: &'static [Method<Self>];

    /// The instance behind `stub`, seen as something that has the methods.
    fn calls(stub: &Stub) -> &Self::Calls;
}

/// A handle has the methods of its class, besides its own.
impl<C: Methods> Deref for Handle<C> {
    type Target = C::Calls;

    fn deref(&self) -> &C::Calls {
        C::calls(self.stub())
    }
}

/// One method, inside the object.
pub struct Method<C> {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// Reads the arguments, calls the function of the struct and writes what it returned.
    pub call: for<'a> fn(&'a C, &'a Instance, Array) -> Answering<'a>,
}

/// Finds out at compile time whether a class has methods: an associated constant of the type itself, which exists only
/// then, comes before that of a trait.
pub struct Lookup<C>(PhantomData<C>);

impl<C: Methods> Lookup<C> {
    /// The methods of `C`.
    pub const METHODS: &'static [Method<C>] = C::METHODS;
}

/// What [`Lookup`] finds when it finds nothing.
pub trait NoMethods<C: 'static> {
    /// None.
    const METHODS: &'static [Method<C>] = &[];
}

impl<C: 'static> NoMethods<C> for Lookup<C> {}
