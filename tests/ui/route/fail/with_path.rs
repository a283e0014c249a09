#[worker_containers::container(port = 8080)]
#[worker_containers::route(pool = 0)]
struct Transcoder;

fn main() {}
