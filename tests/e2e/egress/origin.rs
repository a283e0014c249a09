//! A server somewhere else, that remembers every byte it got.

use std::{
    net::{IpAddr, Ipv4Addr, UdpSocket},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

pub(super) struct Origin {
    port: u16,
    arrived: Arc<Mutex<Vec<u8>>>,
}

impl Origin {
    /// Listens on every address of this machine and sends `answer` to whoever sends something.
    pub(super) async fn listen(answer: &'static str) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
        let port = listener.local_addr()?.port();
        let arrived = Arc::<Mutex<Vec<u8>>>::default();
        let kept = arrived.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let kept = kept.clone();
                tokio::spawn(async move {
                    let mut bytes = [0; 4096];
                    while let Ok(read @ 1..) = stream.read(&mut bytes).await {
                        kept.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&bytes[..read]);
                        if stream.write_all(answer.as_bytes()).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Ok(Self { port, arrived })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Its address as others see it: that of this machine beyond the loopback device.
    pub(super) fn address(&self) -> anyhow::Result<String> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        // Nothing is sent: it only makes the system choose.
        socket.connect((super::NOBODY, 9))?;
        let address: IpAddr = socket.local_addr()?.ip();
        Ok(format!("{address}:{}", self.port))
    }

    /// Everything that arrived.
    pub(super) fn arrived(&self) -> Vec<u8> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
