//! What gen-config makes of a file.
//!
//! Each folder of `tests/config` is a case. `in/` is the source of a crate and perhaps its wrangler file. `out/` is the
//! wrangler file that has to come of it with `notes.txt`, what its author is told, or `error.txt`, what is said instead.
//! `BLESS=1` writes `out/` anew, for a person to read the difference.

mod config {
    pub(crate) mod case;
    mod command;
    pub(crate) mod dry_run;
    mod file;
    mod property;
    mod speed;
}

use config::{case, dry_run};

macro_rules! cases {
    ($($name:ident,)*) => {
        $(
            #[test]
            fn $name() -> anyhow::Result<()> {
                case::holds(stringify!($name))
            }
        )*

        #[test]
        fn every_folder_is_a_case() -> anyhow::Result<()> {
            let mut listed = vec![$(stringify!($name)),*];
            listed.sort_unstable();
            assert_eq!(case::names()?, listed);
            Ok(())
        }
    };
}

cases! {
    adds_binding,
    adds_container,
    adds_head,
    adds_migration,
    application_name_cannot_follow,
    application_name_of_another_class,
    application_name_only_in_the_file,
    array_of_tables,
    array_with_trailing_comma,
    binding_name_of_another_worker,
    binding_name_taken_by_another_class,
    binding_name_taken_by_another_kind,
    binding_of_this_worker_by_name,
    bindings_table_with_array,
    bindings_table_without_array,
    bom,
    bom_and_no_keys,
    both_exist,
    build_section_kept,
    build_with_empty_command,
    build_without_command,
    cfg_wasm,
    changed_image,
    changed_instance_type,
    changed_max_instances,
    changed_name,
    comments_around_entries,
    comments_only,
    compact,
    container_in_function,
    container_in_macro_invocation,
    containers_empty,
    containers_inline,
    containers_written_two_ways,
    coordinator,
    coordinator_name_taken,
    coordinator_of_a_renamed_class,
    crlf,
    dotted_bindings,
    dotted_durable_objects_without_bindings,
    dotted_vars,
    duplicate_key,
    empty_file,
    empty_inline_table,
    entry_of_the_earlier_name_left,
    env_tables_untouched,
    errors_in_attributes,
    exports_of_a_workflow,
    exports_refused,
    image_build_context,
    image_only_in_the_file,
    image_vars,
    image_vars_changed,
    image_vars_dotted,
    image_vars_in_parts,
    inline_bindings,
    inline_vars,
    instance_type_custom,
    instance_type_custom_present,
    instance_type_in_parts,
    instance_type_in_parts_but_named,
    json_refused,
    keeps_comments,
    keeps_foreign_keys,
    keeps_order,
    key_value_class,
    key_value_class_renamed,
    kv_id_is_kept,
    kv_without_id,
    literal_strings,
    malformed_file,
    malformed_file_crlf,
    migrations_inline,
    mixed_line_ends,
    multi_line_array,
    never_was,
    new_project,
    new_project_with_everything,
    no_final_newline,
    no_gap_behind_the_last_entry,
    non_contiguous_containers,
    one_name_for_two_things,
    only_env_sections,
    only_sections,
    path_attribute,
    quoted_keys,
    removed_binding,
    removed_migration,
    rename_already_recorded,
    rename_recorded_and_attribute_removed,
    renamed_and_new,
    renamed_binding,
    renamed_class,
    renamed_class_keeps_application_name,
    renamed_class_with_two_bindings,
    renamed_class_without_name,
    renamed_from_a_present_struct,
    renamed_twice,
    same_image_spelled_otherwise,
    second_binding_of_the_author,
    second_container,
    secret_store_placeholder,
    secrets_required,
    section_comment_at_the_top,
    several_files,
    strange_env,
    syntax_error_in_module,
    tabs,
    tag_schemes,
    toml_1_1,
    trailing_comment_on_value,
    trailing_file_comment,
    two_defaults,
    two_entries_for_one_class,
    two_structs_one_application_name,
    two_structs_one_application_name_by_default,
    two_structs_one_application_name_half_stated,
    two_structs_one_binding,
    two_structs_one_class,
    unnamed_container_is_pinned,
    unreadable_module,
    unstated_keys_are_the_authors,
    up_to_date,
    user_raw_durable_object,
    vanished_class,
    vanished_class_that_never_was,
    variable_is_something_else_here,
    vars_default_not_overwritten,
    vars_in_parts,
    wrong_kinds,
    wrong_kinds_in_entries,
}

macro_rules! accepted_by_wrangler {
    ($($name:ident,)*) => {
        mod accepted_by_wrangler {
            $(
                #[test]
                fn $name() -> anyhow::Result<()> {
                    super::dry_run::accepts(stringify!($name))
                }
            )*
        }
    };
}

// One of each way to write things; a run takes about a second.
accepted_by_wrangler! {
    bindings_table_with_array,
    bom_and_no_keys,
    compact,
    containers_inline,
    crlf,
    dotted_bindings,
    dotted_vars,
    env_tables_untouched,
    image_vars_in_parts,
    inline_bindings,
    migrations_inline,
    new_project,
    new_project_with_everything,
    quoted_keys,
    renamed_and_new,
    secrets_required,
    toml_1_1,
    user_raw_durable_object,
}
