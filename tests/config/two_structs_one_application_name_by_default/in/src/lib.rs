use worker_containers::prelude::*;

#[container(port = 8080)]
pub struct HTTPProxy;

#[container(port = 3000, binding = "OTHER_PROXY")]
pub struct HttpProxy;
