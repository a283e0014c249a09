//! How names follow from names: struct → binding, struct → application, mode → instance; and which ones are legal.

use heck::{ToKebabCase, ToShoutySnakeCase};

/// Longest application name we write. Wrangler checks none, but the name becomes a Docker repository.
pub const APPLICATION_NAME_LENGTH: usize = 128;

/// `MediaTranscoder` → `MEDIA_TRANSCODER`, the default name of the Durable Object binding.
pub fn binding_of(class: &str) -> String {
    class.to_shouty_snake_case()
}

/// `my-app`, `MediaTranscoder` → `my-app-media-transcoder`, the default name of the container application.
pub fn application_of(worker: &str, class: &str) -> String {
    format!("{}-{}", worker.to_lowercase().replace(' ', "-"), class.to_kebab_case())
}

/// Whether `name` can be written `env.NAME` in JavaScript, which is what a binding or variable becomes.
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether JavaScript has a meaning for `name` that a class of that name would break: its keywords, and what the
/// generated code around the class uses.
pub fn is_taken_in_javascript(name: &str) -> bool {
    const KEYWORDS: &str = "arguments await case catch class debugger default delete eval export extends finally \
        function implements import instanceof interface let new null package private protected public switch this \
        throw try typeof undefined var void with yield";
    const GLOBALS: &str = "Array ArrayBuffer BigInt Boolean DataView Date DurableObject Error FinalizationRegistry \
        Float32Array Float64Array Function Headers Infinity Int32Array JSON Map Math NaN Number Object Promise Proxy \
        Reflect RegExp Request Response Set String Symbol TextDecoder TextEncoder TypeError URL Uint8Array WeakMap \
        WeakRef WebAssembly WorkerEntrypoint WorkflowEntrypoint";
    KEYWORDS.split(' ').chain(GLOBALS.split(' ')).any(|taken| taken == name)
}

/// Whether `name` is a Docker repository path component, which the application name becomes.
pub fn is_application_name(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separators = name.split(is_word).filter(|separator| !separator.is_empty());
    name.len() <= APPLICATION_NAME_LENGTH
        && name.starts_with(is_word)
        && name.ends_with(is_word)
        && separators.into_iter().all(|it| matches!(it, "." | "_" | "__") || it.chars().all(|c| c == '-'))
}

/// Whether `name` is the name of an R2 bucket.
pub fn is_bucket_name(name: &str) -> bool {
    name.len() >= 3 && is_host_part(name)
}

/// Whether `name` is the name of a queue.
pub fn is_queue_name(name: &str) -> bool {
    is_host_part(name)
}

/// Whether `name` is one part of a host name: of a Worker, of a bucket, of a queue.
pub fn is_host_part(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty()
        && name.len() <= 63
        && name.chars().all(fits)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// `video-jobs` → `VIDEO_JOBS_QUEUE_NAME`, the variable by which an environment calls the queue something else.
pub fn queue_variable_of(queue: &str) -> String {
    format!("{}_QUEUE_NAME", queue.to_shouty_snake_case())
}

/// Whether `name` is an HTTP token (RFC 9110, 5.6.2), which header and cookie names are.
pub fn is_http_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_from_the_struct() {
        assert_eq!(binding_of("Transcoder"), "TRANSCODER");
        assert_eq!(binding_of("SessionBackend2"), "SESSION_BACKEND2");
        assert_eq!(binding_of("HTTPProxy"), "HTTP_PROXY");
        assert_eq!(application_of("Seed App", "MediaContainer"), "seed-app-media-container");
    }

    #[test]
    fn names_of_javascript_are_taken() {
        for taken in ["delete", "finally", "function", "this", "Promise", "Reflect", "WeakRef"] {
            assert!(is_taken_in_javascript(taken), "{taken}");
        }
        for free in ["", "Transcoder", "object", "Delete", "Container"] {
            assert!(!is_taken_in_javascript(free), "{free}");
        }
    }

    #[test]
    fn names_of_buckets_and_queues_are_parts_of_host_names() {
        for good in ["abc", "my-files-2", "0-0", &"a".repeat(63)] {
            assert!(is_bucket_name(good) && is_queue_name(good), "{good}");
        }
        assert!(is_queue_name("a") && !is_bucket_name("a") && !is_bucket_name("ab"));
        for bad in ["", "-ab", "ab-", "My-files", "my_files", "a.b", "my files", "bücket", &"a".repeat(64)] {
            assert!(!is_bucket_name(bad) && !is_queue_name(bad), "{bad}");
        }
    }

    #[test]
    fn application_names_are_docker_repository_names() {
        for good in ["a", "seed-app-media", "a.b", "a_b", "a__b", "a---b", "0"] {
            assert!(is_application_name(good), "{good}");
        }
        let long = "a".repeat(129);
        for bad in ["", "Seed", "a b", "-a", "a-", "a..b", "a___b", "a._b", "a!", long.as_str()] {
            assert!(!is_application_name(bad), "{bad}");
        }
    }
}
