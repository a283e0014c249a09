//! Whatever tokens an author leaves behind while typing, the reader answers in words and never panics.

use proc_macro2::{Group, TokenStream, TokenTree};
use proptest::prelude::*;
use worker_containers_syntax::{Diagnostics, Pattern, analyze, dispatcher, duration, entry::workflow};

/// Words of the language and others.
const WORDS: &str = "image image_vars port ports sleep_after max_instances instance_type env entrypoint labels ping name \
    binding renamed_from hooks pool session shared random autoscale key header path var secret kv instance vcpu \
    memory_mib disk_mb min max fallback queue scheduled field path cron at_once retry_delay keep_warm default egress allow deny handle canary prot r#type größe _ crate as";

/// Values that fit somewhere, and values that fit nowhere.
const VALUES: &str = r###"0 8080 8_080u16 0x1F90 0b1 1e400 0.5f64 340282366920938463463374607431768211456 5m true 'x'
    b'x' b"x" c"x" "" "5m" "5m"suffix "/api/*" "/{id}/*" "/{{}}/:x" "99999999999999999999d" r#"raw"# "\0" "🦀" "X_Y"
    'lifetime PORT env!("X") -1 header("X") secret("X") var("X",default="y") [8080] [8080,8080] []"###;

const NOISE: &str = "= , ; : :: - ! # $ .. =>";

fn one_of(words: &'static str) -> impl Strategy<Value = String> {
    prop::sample::select(words.split_whitespace().collect::<Vec<_>>()).prop_map(str::to_owned)
}

fn tokens() -> impl Strategy<Value = TokenStream> {
    let leaf = prop_oneof![
        4 => (one_of(WORDS), one_of(VALUES)).prop_map(|(word, value)| format!("{word} = {value} ,")),
        2 => one_of(WORDS).prop_map(|word| format!("{word} ,")),
        1 => one_of(WORDS),
        1 => one_of(VALUES),
        1 => one_of(NOISE),
    ];
    let nested = leaf.prop_recursive(3, 48, 6, |inner| {
        let list = prop::collection::vec(inner, 0..6).prop_map(|parts| parts.join(" "));
        prop_oneof![
            4 => (one_of(WORDS), list.clone()).prop_map(|(word, list)| format!("{word} ( {list} ) ,")),
            1 => (one_of(WORDS), list.clone()).prop_map(|(word, list)| format!("{word} = {word} ( {list} ) ,")),
            1 => (one_of(WORDS), list.clone()).prop_map(|(word, list)| format!("{word} = [ {list} ] ,")),
            1 => list.prop_map(|list| format!("{{ {list} }}")),
        ]
    });
    let all = prop::collection::vec(nested, 0..10).prop_map(|parts| parts.join(" ").parse());
    all.prop_filter_map("the tokens cannot stand together", Result::ok)
}

/// Each key once, all of it valid.
const COMPLETE: &str = r#"image = "./Dockerfile", image_build_context = ".", image_vars(A = "1"), port = 8080,
    ports = [8080, 9090], sleep_after = "1h30m", max_instances = 12,
    instance_type = instance(vcpu = 2, memory_mib = 8192, disk_mb = 16000),
    env(LOG = "info", MODE = var("MODE", default = "fast"), KEY = secret("KEY"), P = secret_store("STORE"),
        URL = kv("SETTINGS", "url")),
    entrypoint = ["/server", "-v"], enable_internet = false, egress(allow = ["*.example.com"], deny = ["b.example.com"], canary = "a.test"), labels(team = "media"), ping = "/health",
    name = "my-worker", binding = "MEDIA", renamed_from = "Old", hooks"#;
const COMPLETE_ROUTE: &str = r#""/session/{id}/*", autoscale(max_connections = 10, min = 2, max = 5,
    scale_down_after = "10m", shards = 2), key = path("id"), port = 9090"#;

const COMPLETE_QUEUE: &str = r#""jobs", path = "/process", key = field("jobId"), pool = 4, port = 9090, at_once = 3,
    binding = "JOBS", dead_letter_queue = "dead", max_batch_size = 10, max_batch_timeout = "5s", max_retries = 3,
    max_concurrency = 5, retry_delay = "30s""#;
const COMPLETE_CRON: &str = r#""0 3 * * *", path = "/run-job", port = 9090, instance = "nightly""#;

/// `tokens` with the one at `at`, counted through all groups, replaced.
fn replaced(tokens: TokenStream, at: &mut usize, by: &TokenStream) -> TokenStream {
    let mut replaced_one = |tree: TokenTree| -> TokenStream {
        let here = *at == 0;
        *at = at.wrapping_sub(1);
        match tree {
            _ if here => by.clone(),
            TokenTree::Group(group) => {
                let inner = replaced(group.stream(), at, by);
                TokenTree::from(Group::new(group.delimiter(), inner)).into()
            }
            other => other.into(),
        }
    };
    tokens.into_iter().map(&mut replaced_one).collect()
}

/// "what is wrong; what to write instead", without a final stop; or the words about the other place of two.
fn assert_helpful(diagnostics: &Diagnostics) {
    for found in diagnostics.iter() {
        let message = &found.message;
        let points_elsewhere = [" here first", " here", "` overlaps with the later route `"];
        let is_helpful = message.contains("; ") || points_elsewhere.iter().any(|part| message.contains(part));
        assert!(is_helpful && !message.ends_with('.'), "{message}");
    }
    assert_eq!(diagnostics.to_syn_error().is_some(), diagnostics.has_errors());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn attributes(container in tokens(), above in tokens(), below in tokens()) {
        let item = syn::parse_quote! {
            #[route(#above)] #[route] #[queue(#below)] #[cron] #[cron(#above)] #[queue] #[route(#below)]
            pub struct Transcoder;
        };
        let analysis = analyze(container, item);
        assert_helpful(&analysis.diagnostics);
        prop_assert!(analysis.item.attrs.is_empty());
    }

    #[test]
    fn one_token_replaced(at in 0_usize..160, by in tokens()) {
        let (mut at, mut route_at) = (at, at);
        let container = replaced(COMPLETE.parse()?, &mut at, &by);
        let route = replaced(COMPLETE_ROUTE.parse()?, &mut route_at, &by);
        assert_helpful(&analyze(container, syn::parse_quote!(#[route(#route)] pub struct Transcoder;)).diagnostics);
    }

    #[test]
    fn one_token_of_an_entry_replaced(at in 0_usize..48, by in tokens()) {
        let (mut at, mut cron_at) = (at, at);
        let queue = replaced(COMPLETE_QUEUE.parse()?, &mut at, &by);
        let cron = replaced(COMPLETE_CRON.parse()?, &mut cron_at, &by);
        let item = syn::parse_quote!(#[queue(#queue)] #[cron(#cron)] pub struct Transcoder;);
        assert_helpful(&analyze("ports = [8080, 9090]".parse()?, item).diagnostics);
    }

    #[test]
    fn workflows(args in tokens()) {
        let mut diagnostics = Diagnostics::default();
        workflow::parse(args, &syn::parse_quote!(pub struct Processing;), &mut diagnostics);
        assert_helpful(&diagnostics);
    }

    #[test]
    fn dispatchers(tokens in tokens()) {
        let mut diagnostics = Diagnostics::default();
        let read = dispatcher::parse(tokens, &mut diagnostics);
        assert_helpful(&diagnostics);
        prop_assert!(diagnostics.has_errors() || !read.containers.is_empty());
    }

    #[test]
    fn texts(text in ".{0,24}", pattern in "[/{}*:a-c.%? ]{0,12}") {
        for text in [text, pattern] {
            let _ = duration::parse(&text);
            if let Ok(pattern) = Pattern::parse(&text) {
                prop_assert_eq!(pattern.to_string(), text);
            }
        }
    }
}
