//! What the code reads from the Worker's environment: defaults of variables, secrets, and bindings to KV, R2, queues and
//! Secrets Stores. Written when it is missing; what the author filled in stays.

use super::{
    bindings::taken,
    edit::{Edit, Value, fields},
    entries,
    found::REQUIRED,
    owned,
    plan::Draft,
    problem::{Place, Problem},
    wanted::{VariableKind, WantedVariable},
};

/// Adds what is missing.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let (wanted, found) = (draft.wanted, draft.found);
    let mut secrets = Vec::new();
    for variable in &wanted.variables {
        let (name, section) = (&variable.name, section(&variable.kind));
        if let Some(taken) = taken(draft, name, section) {
            let message = format!(
                "`{name}` is already a name in `{}`, and the code reads it as {}; rename one of the two",
                taken.section,
                what(&variable.kind)
            );
            let (container, place) = variable.reader;
            let problem = Problem::in_file(taken.name.span.clone(), message);
            draft.refuse(problem.and(Place::Code(container, place)));
        } else if !found.names.iter().any(|it| it.section == section && it.name.text == *name) {
            add(draft, variable, &mut secrets);
        }
    }
    add_secrets(draft, secrets);
}

fn add(draft: &mut Draft<'_>, variable: &WantedVariable, secrets: &mut Vec<String>) {
    let name = variable.name.as_str();
    match &variable.kind {
        VariableKind::Var(default) => draft.edit(set(draft, &["vars"], name, default.as_str().into(), None)),
        VariableKind::Secret => secrets.push(name.to_owned()),
        VariableKind::Kv => {
            let fields = fields([("binding", name.into())]);
            draft.edit(Edit::AddRow { at: draft.scope.path(&["kv_namespaces"]), fields, comment: None });
        }
        VariableKind::R2(bucket) => bound(draft, &["r2_buckets"], name, ("bucket_name", bucket)),
        VariableKind::Queue(queue) => match entries::consumed(draft, queue) {
            Some(here) => bound_here(draft, &["queues", "producers"], name, ("queue", &here)),
            None => bound(draft, &["queues", "producers"], name, ("queue", queue)),
        },
        VariableKind::SecretStore(secret) => {
            let secret = ("secret_name", secret.as_str().into());
            let fields = fields([("binding", name.into()), ("store_id", "<store id>".into()), secret]);
            let comment = owned::comment("secrets_store_secrets.binding").filter(|_| draft.scope.is_top());
            draft.edit(Edit::AddRow { at: draft.scope.path(&["secrets_store_secrets"]), fields, comment });
            draft.note(format!(
                "write the `store_id` of `{name}`{}: `wrangler secrets-store store list` knows it",
                draft.scope.place()
            ));
        }
    }
}

/// A thing that is made elsewhere, under a name that environments share unless their author writes another.
fn bound(draft: &mut Draft<'_>, list: &[&str], binding: &str, (key, target): (&str, &String)) {
    bound_here(draft, list, binding, (key, target));
    if !draft.scope.is_top() {
        draft.note(format!(
            "`{binding}`{} is `{target}` as well; write another `{key}` there if they are not to share it",
            draft.scope.place()
        ));
    }
}

fn bound_here(draft: &mut Draft<'_>, list: &[&str], binding: &str, (key, target): (&str, &String)) {
    let fields = fields([("binding", binding.into()), (key, target.as_str().into())]);
    draft.edit(Edit::AddRow { at: draft.scope.path(list), fields, comment: None });
}

fn add_secrets(draft: &mut Draft<'_>, secrets: Vec<String>) {
    for secret in &secrets {
        draft
            .note(format!("set the secret `{secret}`: `wrangler secret put {secret}{}`", draft.scope.flag()));
    }
    if draft.found.has_required {
        for item in secrets {
            draft.edit(Edit::Append { at: draft.scope.path(&["secrets", "required"]), item });
        }
    } else if !secrets.is_empty() {
        let comment = owned::comment("secrets.required").filter(|_| draft.scope.is_top());
        draft.edit(set(draft, &["secrets"], "required", Value::strings(secrets), comment));
    }
}

fn set(draft: &Draft<'_>, at: &[&str], key: &str, value: Value, comment: Option<&'static str>) -> Edit {
    Edit::Set { at: draft.scope.path(at), key: key.to_owned(), value, comment }
}

fn section(kind: &VariableKind) -> &'static str {
    match kind {
        VariableKind::Var(_) => "vars",
        VariableKind::Secret => REQUIRED,
        VariableKind::SecretStore(_) => "secrets_store_secrets",
        VariableKind::Kv => "kv_namespaces",
        VariableKind::R2(_) => "r2_buckets",
        VariableKind::Queue(_) => "queues.producers",
    }
}

fn what(kind: &VariableKind) -> &'static str {
    match kind {
        VariableKind::Var(_) => "a plain variable",
        VariableKind::Secret => "a secret",
        VariableKind::SecretStore(_) => "a Secrets Store binding",
        VariableKind::Kv => "a KV binding",
        VariableKind::R2(_) => "an R2 binding",
        VariableKind::Queue(_) => "a queue to send to",
    }
}
