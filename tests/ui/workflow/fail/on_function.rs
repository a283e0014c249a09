use worker_containers::prelude::*;

#[workflow]
async fn processing() {}

fn main() {}
