//! Every shape of a method, called without an import from another module.

use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct Transcoder;

type Answer = std::result::Result<Vec<u8>, String>;

#[container_methods]
impl Transcoder {
    const LIMIT: u32 = 7;

    /// Documentation goes along.
    pub async fn nothing(&self, _: &Instance) {}

    pub(crate) async fn value(&self, _instance: &Instance, mut count: u32) -> u32 {
        count += Self::LIMIT;
        Self::helper(count)
    }

    pub async fn result(&self, _instance: &worker_containers::Instance, a: String, b: Option<i64>) -> Answer {
        let _ = (a, b);
        Err("no".to_owned())
    }

    pub async fn fails(&self, instance: &Instance) -> Result<(), Error> {
        instance.start_and_wait_for_ports().await
    }

    pub async fn r#loop(&self, _instance: &Instance, given: u8, count: u8, __given: u8) -> Result<Result<u8, u16>, Error> {
        Ok(Ok(given + count + __given))
    }

    #[cfg(any())]
    pub async fn absent(&self, _instance: &Instance, value: Unknown) -> Unknown {}

    #[cfg(not(any()))]
    pub async fn present(&self, _instance: &Instance) {}

    fn helper(count: u32) -> u32 {
        count
    }
}

mod elsewhere {
    use super::Transcoder;
    use worker_containers::{Handle, Result};

    pub async fn call(handle: &Handle<Transcoder>) -> Result<()> {
        handle.nothing().await?;
        let _: u32 = handle.value(1).await?;
        // An alias is not called `Result`, so what it stands for is a value.
        let _: std::result::Result<Vec<u8>, String> = handle.result("a".to_owned(), None).await?;
        handle.fails().await?;
        let _: std::result::Result<u8, u16> = handle.r#loop(1, 2, 3).await?;
        handle.present().await?;
        let _ = handle.state().await?;
        Ok(())
    }
}

mod without_methods {
    use worker_containers::prelude::*;

    #[container(port = 8080)]
    pub struct Plain;
}

fn main() {
    let _ = elsewhere::call;
    let _ = without_methods::Plain;
}
