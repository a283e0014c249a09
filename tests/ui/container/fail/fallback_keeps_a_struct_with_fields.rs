use worker_containers::prelude::*;

#[container(port = 8080, prot = 9090)]
#[derive(Default)]
pub struct Transcoder {
    pub starts: u32,
}

fn starts(transcoder: &Transcoder) -> u32 {
    transcoder.starts
}

fn main() {}
