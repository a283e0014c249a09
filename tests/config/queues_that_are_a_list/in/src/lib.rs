use worker_containers::prelude::*;

#[container(port = 8080, bindings(JOBS = queue("jobs")))]
pub struct Media;

dispatcher!(Media);
