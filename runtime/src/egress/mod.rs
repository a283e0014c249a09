//! The entrypoint to which the runtime sends what a container asks of others: it judges each request and passes those
//! that are allowed to the hook.

mod entry;

pub use entry::EgressEntry;

use crate::{
    Result,
    core::failure::{Failure, FailureKind},
    error::text_of,
    platform::egress,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

/// Where a request out of a container comes from and goes to, as [`Hooks::egress`](crate::Hooks::egress) is told.
///
/// ```
/// use worker_containers::{prelude::*, Result, worker::{Request, Response}};
///
/// /// Nothing but the API, with a key that the container never sees.
/// #[container(port = 8080, egress(allow = ["api.example.com"]), hooks)]
/// pub struct Agent;
///
/// impl Hooks for Agent {
///     async fn egress(&self, outbound: &Outbound, mut request: Request) -> Result<Response> {
///         let key = outbound.env().secret("API_KEY")?.to_string();
///         request.headers_mut()?.set("authorization", &format!("Bearer {key}"))?;
///         outbound.forward(request).await
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Outbound {
    instance: Option<String>,
    id: String,
    host: String,
    port: u16,
    env: Env,
}

impl Outbound {
    /// The name of the instance; `None` for objects that were addressed by id.
    pub fn instance(&self) -> Option<&str> {
        self.instance.as_deref()
    }

    /// The id of its object, 64 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The host of the request, as the container names it. The rules were applied to this one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port of the request.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The Worker's environment.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Sends a request to its host, from the Worker. Its body and that of the response are not touched; a redirect is
    /// the container's to follow, so that where it leads is judged as well.
    ///
    /// # Errors
    ///
    /// [`FailureKind::ConnectionLost`] when the host does not answer.
    pub async fn forward(&self, request: worker::Request) -> Result<worker::Response> {
        let request: web_sys::Request = request.try_into()?;
        let lost = |error| {
            let why = format!("`{}` does not answer: {}", self.host, text_of(&error));
            Failure::new(FailureKind::ConnectionLost, why)
        };
        let sent = egress::forward(&request).map_err(lost)?;
        let response = JsFuture::from(sent).await.map_err(lost)?;
        Ok(response.unchecked_into::<web_sys::Response>().into())
    }
}
