//! Orders from outside.

use worker_containers_tests::{
    ensure_eq, ensure_that,
    harness::{Check, Stage},
};

pub(super) async fn port(stage: &Stage) -> Check {
    for value in ["22", "abc", "-1", "99999", "9090", "8080abc"] {
        for (path, port) in [("/plain/spoof/x", 8080), ("/second/spoof/x", 9090)] {
            let seen = stage.client.get(path, &[("cf-container-target-port", value)]).await?.json()?;
            ensure_eq!(seen["port"], port);
            let headers = seen["headers"].as_object().cloned().unwrap_or_default();
            let leaked = headers.keys().find(|name| name.contains("container"));
            ensure_that!(leaked.is_none(), "{leaked:?} reached the container");
        }
    }
    Ok(())
}
