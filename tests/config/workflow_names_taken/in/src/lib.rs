use worker_containers::prelude::*;

#[container(port = 8080, binding = "PROCESSING")]
#[queue("jobs", path = "/process", binding = "JOBS")]
pub struct Processor;

#[workflow]
pub struct Processing;

#[workflow(binding = "JOBS")]
pub struct Report;

mod inner {
    #[worker_containers::workflow(binding = "OTHER")]
    pub struct Processor;
}
