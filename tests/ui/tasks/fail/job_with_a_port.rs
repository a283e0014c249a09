use worker_containers::{JobOptions, prelude::*};

#[container(port = 8080)]
struct Transcoder;

async fn run(transcoder: &Handle<Transcoder>) -> Result<(), Error> {
    transcoder.run_to_completion(JobOptions::default()).await?;
    Ok(())
}

fn main() {
    let _ = run;
}
