use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", binding = "JOBS")]
pub struct Processor;

#[container(port = 8080, env(KEY = secret("JOBS")))]
#[queue("jobs", path = "/process")]
pub struct Another;

dispatcher!(Processor, Another);
