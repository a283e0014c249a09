//! What all parts of a serving engine share.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::container::State;
use crate::event::Events;
#[cfg(target_os = "linux")]
use crate::exec::Execs;
use crate::image::Images;
use crate::isolation::{ActiveIsolation, Launcher, Reach, Reaper};
use crate::log::Log;
use crate::registry::Registry;
use crate::volume::Volumes;

/// How long the kernel may take to end what was killed.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) struct Engine {
    pub(crate) isolation: ActiveIsolation,
    pub(crate) images: Images,
    pub(crate) containers: Registry,
    pub(crate) volumes: Volumes,
    pub(crate) events: Events,
    #[cfg(target_os = "linux")]
    pub(crate) execs: Execs,
    pub(crate) launcher: Launcher,
    pub(crate) reaper: Arc<Reaper>,
    pub(crate) reach: Reach,
    pub(crate) log: Log,
    pub(crate) disks: PathBuf,
    pub(crate) disk_count: AtomicU32,
}

impl Engine {
    /// An empty directory for one run.
    pub(crate) fn make_disk(&self) -> io::Result<PathBuf> {
        let disk = self.disks.join(self.disk_count.fetch_add(1, Ordering::Relaxed).to_string());
        std::fs::create_dir(&disk)?;
        Ok(disk)
    }

    /// Ends every instance at once.
    pub(crate) async fn stop(self: &Arc<Self>) {
        let removals: Vec<_> = self
            .containers
            .all()
            .into_iter()
            .map(|container| {
                let engine = Arc::clone(self);
                tokio::spawn(async move {
                    let _ = container.remove(&engine, true).await;
                    container.until(|state| matches!(state, State::Removed { .. })).await;
                })
            })
            .collect();
        let all = async {
            for removal in removals {
                let _ = removal.await;
            }
        };
        let _ = tokio::time::timeout(PATIENCE, all).await;
    }
}
