use worker_containers::prelude::*;

#[container(
    name = "media",
    binding = "MEDIA",
    image = "./containers/media/Dockerfile",
    image_build_context = ".",
    image_vars(RUST_VERSION = "1.95", PROFILE = "release"),
    instance_type = instance(vcpu = 1.5, memory_mib = 6144, disk_mb = 12000),
    max_instances = 12,
    port = 8080,
    env(
        FIXED = "1",
        LOG = var("LOG", default = "info"),
        REGION = var("REGION"),
        API_KEY = secret("API_KEY"),
        DB_PASSWORD = secret_store("DB"),
        FLAGS = kv("SETTINGS", "flags"),
    ),
)]
#[route("/media/*", pool = 10)]
pub struct MediaContainer;

#[container(port = 3000, instance_type = "basic", env(API_KEY = secret("API_KEY"), TOKEN = secret("TOKEN")))]
pub struct Thumbnailer;
