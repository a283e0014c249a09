//! What `bindings(…)` of the attribute declares, as constants that know their type.

use crate::{
    Result,
    core::failure::{Failure, FailureKind},
};
use std::{fmt, marker::PhantomData};
use worker::{Bucket, Env, Queue, SecretStore, kv::KvStore};

/// A binding of the Worker that the attribute declares: a constant of the struct, named as the binding is.
///
/// ```
/// use worker_containers::prelude::*;
///
/// #[container(port = 8080, bindings(FILES = r2("my-files"), JOBS = queue("my-jobs"), CACHE = kv))]
/// struct Transcoder;
///
/// async fn keep(env: &worker::Env, name: &str, text: &str) -> Result<(), Error> {
///     Transcoder::FILES.of(env)?.put(name, text.to_owned()).execute().await?;
///     Ok(Transcoder::JOBS.of(env)?.send(name).await?)
/// }
/// # fn main() {}
/// ```
pub struct Binding<T> {
    name: &'static str,
    kind: PhantomData<fn() -> T>,
}

impl<T> Binding<T> {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, kind: PhantomData }
    }

    /// Its name in the Worker's environment.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: Bound> Binding<T> {
    /// What is bound, in the environment of a request, of an [`Instance`](crate::Instance::env) or of an event.
    ///
    /// # Errors
    ///
    /// [`FailureKind::MissingConfiguration`] when nothing of this kind is bound to the name; `cargo xtask gen-config`
    /// writes it.
    pub fn of(&self, env: &Env) -> Result<T> {
        T::find(env, self.name).map_err(|error| {
            let why = format!(
                "the environment has no {} `{}` ({error}); run `cargo xtask gen-config`",
                T::WHAT,
                self.name
            );
            Failure::new(FailureKind::MissingConfiguration, why).into()
        })
    }
}

impl<T> Clone for Binding<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Binding<T> {}

impl<T> fmt::Debug for Binding<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binding({})", self.name)
    }
}

/// What a [`Binding`] can be: a KV namespace, an R2 bucket, a queue to send to, a secret of a Secrets Store.
pub trait Bound: Sized + sealed::Sealed {
    #[doc(hidden)]
    const WHAT: &'static str;
    #[doc(hidden)]
    fn find(env: &Env, name: &str) -> worker::Result<Self>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! bound {
    ($($kind:ty, $what:literal, $find:ident;)*) => {
        $(
            impl sealed::Sealed for $kind {}

            impl Bound for $kind {
                const WHAT: &'static str = $what;

                fn find(env: &Env, name: &str) -> worker::Result<Self> {
                    env.$find(name)
                }
            }
        )*
    };
}

bound! {
    KvStore, "KV namespace", kv;
    Bucket, "R2 bucket", bucket;
    Queue, "queue", queue;
    SecretStore, "Secrets Store secret", secret_store;
}
