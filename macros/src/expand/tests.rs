//! What the attributes expand to, as files in `tests/expand` that people review.
//!
//! `INSTA_UPDATE=always cargo test -p worker-containers-macros` writes them anew.

use super::*;

/// Compares `tokens` with `tests/expand/<name>.snap`.
fn check(name: &str, tokens: TokenStream) {
    let file = syn::parse2(tokens).expect("expansions are items");
    insta::with_settings!({
        snapshot_path => "../../../tests/expand",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, prettyplease::unparse(&file));
    });
}

#[test]
fn a_port_and_nothing_else() {
    check(
        "smallest",
        container(
            quote!(port = 8080),
            quote!(
                struct Transcoder;
            ),
        ),
    );
}

#[test]
fn what_the_attributes_say_becomes_a_constant() {
    let args = quote! {
        ports = [8080, 9090],
        sleep_after = "1h30m",
        env(LOG = "info", MODE = var("MODE", default = "fast"), API_KEY = secret("API_KEY")),
        hooks
    };
    let item = parse_quote! {
        #[route("/api/*", pool = 10, key = header("X-Session-ID"))]
        #[route("/session/{id}/*", session = path("id"), port = 9090)]
        #[derive(Default)]
        pub struct Transcoder { starts: u32 }
    };
    let Analysis { container, diagnostics, item } = analyze(args, item);
    assert!(!diagnostics.has_errors());
    let (spec, hooks) = (spec::implementation(&container, &item), hooks::implementation(&container));
    check("spec", quote!(#spec #hooks));
}

#[test]
fn bindings_become_constants_and_part_of_the_model() {
    let args = quote! {
        port = 8080,
        bindings(FILES = r2("my-files"), JOBS = queue("jobs"), CACHE = kv, KEY = secret_store("my-key")),
        observability = true,
    };
    let item = parse_quote!(
        pub struct Transcoder;
    );
    let Analysis { container, diagnostics, item } = analyze(args, item);
    assert!(!diagnostics.has_errors());
    let (constants, model) = (bindings::constants(&container, &item), model::section(&container));
    check("bindings", quote!(#constants #model));
}

#[test]
fn errors_keep_the_item_and_what_others_name() {
    let args = quote!(port = 8080, sleep_after = "5");
    let item = quote! {
        /// Documentation stays.
        #[route("/api", pool = 0)]
        #[derive(Debug)]
        pub struct Transcoder;
    };
    check("errors", container(args, item));
}

#[test]
fn a_warning_is_the_use_of_something_deprecated() {
    let Analysis { diagnostics, .. } = analyze(
        quote!(env(API_KEY = "hunter2")),
        parse_quote!(
            struct Job;
        ),
    );
    check("warning", lint::warnings(&diagnostics));
}

#[test]
fn routes_above_the_container_move_below_it() {
    let item = quote! {
        #[route("/b", shared)]
        #[derive(Debug)]
        #[container(port = 8080)]
        #[route("/c", shared)]
        struct Transcoder;
    };
    check("route_above", route(quote!("/a", shared), item));
}

#[test]
fn methods_are_called_on_the_handle_and_answered_by_the_object() {
    let item = quote! {
        impl Transcoder {
            /// Encodes.
            #[cfg(feature = "encode")]
            #[inline]
            pub async fn encode_all(&self, instance: &Instance, mut job: Job, times: u32) -> Result<Report> {
                encode(job)
            }
            pub async fn reset(&self, instance: &Instance) {}
            fn helper(&self) {}
        }
    };
    check("methods", methods(TokenStream::new(), item));
}

#[test]
fn a_dispatcher_is_the_fetch_event() {
    check("dispatcher", dispatcher(quote!(Transcoder, media::Api; fallback = not_found)));
}

#[test]
fn rules_about_connections_out_are_data_and_a_class() {
    let args = quote! {
        port = 8080,
        egress(allow = ["api.example.com", "*.internal"], deny = ["secret.internal"], canary = "canary.example.com")
    };
    let item = parse_quote!(
        struct Agent;
    );
    let Analysis { container, diagnostics, .. } = analyze(args, item);
    assert!(!diagnostics.has_errors());
    let (spec, class) = (egress::spec(&container), egress::class(&container));
    check("egress", quote!(const RULES: () = #spec; #class));
}

#[test]
fn what_calls_beside_requests_becomes_a_constant() {
    let item = parse_quote! {
        #[queue("jobs", path = "/process", key = field("jobId"), max_retries = 3)]
        #[queue("mails", path = "/mail", pool = 2, port = 9090, at_once = 1)]
        #[cron("0 3 * * *", path = "/run-job", instance = "nightly")]
        #[route("/api/*", pool = 3, keep_warm = 2)]
        struct Processor;
    };
    let Analysis { container, diagnostics, item } = analyze(quote!(ports = [8080, 9090]), item);
    assert!(!diagnostics.has_errors());
    check("entries", spec::implementation(&container, &item));
}

#[test]
fn a_workflow_is_a_class() {
    check(
        "workflow",
        workflow(
            quote!(name = "media"),
            quote!(
                pub struct Processing;
            ),
        ),
    );
}

#[test]
fn a_dispatcher_hands_on_what_is_not_its_own() {
    check("dispatcher_others", dispatcher(quote!(Processor; queue = mails, scheduled = other::crons)));
}
