use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct Processor;

#[workflow]
pub struct ProcessingWithANameThatIsLongerThanWhatThePlatformTakesForWorkflows;
