use worker_containers::prelude::*;

/// What is sent in an environment is to arrive in it.
#[container(port = 8080, bindings(JOBS = queue("jobs"), MAILS = queue("mails")))]
#[queue("jobs", path = "/work", pool = 2)]
pub struct Transcoder;

dispatcher!(Transcoder);
