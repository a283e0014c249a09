//! What a method or hook may exchange with the container of its own instance.

use super::{Instance, driver::Driver, waits::Patience};
use crate::platform::glue;
use crate::{
    Connection, Container, Port, Result,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Phase, Run},
    },
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

impl Instance {
    /// Sends a request to the port its route says, else to the default port, as a client's would be, and starts the
    /// container when it does not run. A container that does not answer is a response too: see
    /// [`Error::answer`](crate::Error::answer).
    ///
    /// # Errors
    ///
    /// When the class has no port.
    pub async fn fetch(&self, request: worker::Request) -> Result<worker::Response> {
        let driver = self.driver()?;
        let port = match glue::port_of(request.inner()) {
            0 => default_port(driver)?,
            asked if driver.spec.declares(asked) => asked,
            _ => return Err(undeclared(driver).into()),
        };
        self.forward(request, port).await
    }

    /// The same with another declared port.
    ///
    /// # Errors
    ///
    /// When the port is that of another class.
    pub async fn fetch_on<C: Container>(
        &self,
        port: Port<C>,
        request: worker::Request,
    ) -> Result<worker::Response> {
        self.forward(request, declared(self.driver()?, port)?).await
    }

    /// Sends a request to the default port, and fails where the container does: what it returns comes from there.
    ///
    /// # Errors
    ///
    /// When the container cannot be started, does not answer, or the class has no port.
    pub async fn container_fetch(&self, request: worker::Request) -> Result<worker::Response> {
        let port = default_port(self.driver()?)?;
        let request: web_sys::Request = request.try_into()?;
        listening(self.driver()?, Patience::of_request(self.driver()?.spec, &request)).await?;
        let response = JsFuture::from(self.driver()?.door.attempt(&request, port)).await?;
        Ok(response.unchecked_into::<web_sys::Response>().into())
    }

    /// Opens a TCP connection to a declared port, and starts the container when it does not run.
    ///
    /// # Errors
    ///
    /// When the container cannot be started, or nothing listens there.
    pub async fn connect<C: Container>(&self, port: Port<C>) -> Result<Connection> {
        self.driver()?.connect(declared(self.driver()?, port)?).await
    }

    async fn forward(&self, request: worker::Request, port: u16) -> Result<worker::Response> {
        let request: web_sys::Request = request.try_into()?;
        let sent = match is_announced(self.driver()?) {
            true => self.driver()?.door.forward(&request, port, 0.0),
            false => self.driver()?.fetch_on(request, port),
        };
        Ok(JsFuture::from(sent).await?.unchecked_into::<web_sys::Response>().into())
    }
}

impl Driver {
    /// A connection to a port the class declares.
    pub(super) async fn connect(self: &Rc<Self>, port: u16) -> Result<Connection> {
        listening(self, Patience::of_class(self.spec)).await?;
        Ok(Connection::of(&self.door.connect(port).await?))
    }
}

/// Waits until the container can be talked to. In `on_start` it can, although the run is not ready before that returns.
async fn listening(driver: &Rc<Driver>, patience: Patience) -> Result<(), Failure> {
    match is_announced(driver) {
        true => Ok(()),
        false => driver.ready(None, patience).await,
    }
}

/// Whether `on_start` is running.
pub(super) fn is_announced(driver: &Driver) -> bool {
    driver.with_lifecycle(|lifecycle| {
        matches!(lifecycle.record().run, Some(Run { phase: Phase::Starting, announced: true, .. }))
    })
}

fn default_port(driver: &Driver) -> Result<u16, Failure> {
    driver.spec.default_port.ok_or_else(|| {
        Failure::new(
            FailureKind::Unsupported,
            format!("`{}` has no port to send a request to", driver.spec.class),
        )
    })
}

fn undeclared(driver: &Driver) -> Failure {
    let why = format!("`{}` does not declare the port this request is for", driver.spec.class);
    Failure::new(FailureKind::Unsupported, why)
}

fn declared<C: Container>(driver: &Driver, port: Port<C>) -> Result<u16, Failure> {
    let number = Some(port.number()).filter(|number| driver.spec.declares(*number));
    number.ok_or_else(|| {
        let why = format!("`{}` does not declare port {}", driver.spec.class, port.number());
        Failure::new(FailureKind::Unsupported, why)
    })
}
