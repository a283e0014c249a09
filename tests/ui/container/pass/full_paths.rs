//! Nothing imported.
#![deny(warnings)]

#[worker_containers::container(port = 8080)]
#[worker_containers::route("/api/*", shared)]
pub struct Transcoder;

worker_containers::dispatcher!(Transcoder);

fn main() {
    assert_eq!(<Transcoder as worker_containers::Container>::SPEC.routes.len(), 1);
}
