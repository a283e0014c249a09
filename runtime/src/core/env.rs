//! Variables of a container and where their values come from.

/// One variable of the container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvVar {
    /// Name inside the container.
    pub name: &'static str,
    /// Where its value is read when a run starts.
    pub source: EnvSource,
}

/// Where the value of a variable comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvSource {
    /// The text itself.
    Literal(&'static str),
    /// A plain variable of the Worker.
    Var(&'static str),
    /// A secret of the Worker.
    Secret(&'static str),
    /// A Secrets Store binding.
    SecretStore(&'static str),
    /// A value of a KV namespace.
    Kv {
        /// Binding of the namespace.
        binding: &'static str,
        /// Key within it.
        key: &'static str,
    },
}
