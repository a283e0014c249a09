//! TCP from a Worker to a container.

use super::{Handle, Port};
use crate::{Connection, Container, Result};
use wasm_bindgen_futures::JsFuture;

impl<C: Container> Handle<C> {
    /// Opens a TCP connection to a declared port, and starts the container when it does not run.
    ///
    /// # Errors
    ///
    /// When the container cannot be started, or nothing listens there.
    pub async fn connect(&self, port: Port<C>) -> Result<Connection> {
        let streams = JsFuture::from(self.stub().container_connect(port.number())?).await?;
        Ok(Connection::of(&streams))
    }
}
