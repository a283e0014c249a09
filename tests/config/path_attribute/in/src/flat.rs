#[path = "beside.rs"]
pub mod a;
pub mod below;
