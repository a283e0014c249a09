//! The console: of the object on workerd, standard error elsewhere.

/// Says something that is worth knowing.
pub(crate) fn info(text: &str) {
    #[cfg(target_arch = "wasm32")]
    worker::console_log!("{text}");
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("{text}");
}

/// Says that something is wrong.
pub(crate) fn error(text: &str) {
    #[cfg(target_arch = "wasm32")]
    worker::console_error!("{text}");
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("error: {text}");
}
