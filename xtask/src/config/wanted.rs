//! What the code asks of the wrangler file.

use super::{edit::Value, entries::WantedEntries, migrations::Declared, problem::Part};
use crate::scan::EntryPoints;
use worker_containers_syntax::{
    Container, Route, Workflow,
    binding::BindingKind,
    env::{EnvSource, EnvVar},
    instance_type::InstanceType,
};

/// A table in an entry of `containers` of which the code decides `enabled` alone.
pub(super) const OBSERVABILITY: &str = "observability";

/// Everything the attributes of a crate imply.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Name of the Worker in a file that does not have one.
    pub worker: String,
    /// Its containers, in source order.
    pub containers: Vec<WantedContainer>,
    /// What their environments read from the Worker's.
    pub variables: Vec<WantedVariable>,
    /// Classes that exist in the code besides ours.
    pub other_classes: Vec<String>,
    /// Queues, crons and workflows.
    pub entries: WantedEntries,
}

/// One container class.
#[derive(Clone, Debug)]
pub struct WantedContainer {
    /// Durable Object class.
    pub class: String,
    /// Durable Object binding.
    pub binding: String,
    /// Application name the author chose.
    pub name: Option<String>,
    /// Earlier name of the class.
    pub renamed_from: Option<String>,
    /// Class and binding of its coordinator, if it has an autoscaled route.
    pub coordinator: Option<(String, String)>,
    /// Keys whose value the code decides. What the attributes do not mention is the author's to write in the file.
    pub keys: Vec<WantedKey>,
}

/// A key of an entry of `containers`.
#[derive(Clone, Debug)]
pub struct WantedKey {
    /// The key.
    pub key: &'static str,
    /// Its value.
    pub value: Value,
    /// Whether the author wrote it, rather than leaving it to the default.
    pub is_stated: bool,
}

/// Something that has to be in the Worker's environment.
#[derive(Clone, Debug)]
pub struct WantedVariable {
    /// Its name there.
    pub name: String,
    /// What it is.
    pub kind: VariableKind,
    /// Which container reads it, and where it says so.
    pub reader: (usize, Part),
}

/// What a variable is in the wrangler file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// A plain variable with this default.
    Var(String),
    /// A secret.
    Secret,
    /// A Secrets Store binding to the secret of this name.
    SecretStore(String),
    /// A KV binding.
    Kv,
    /// A binding to the R2 bucket of this name.
    R2(String),
    /// A binding to the producing end of the queue of this name.
    Queue(String),
}

impl Wanted {
    /// What `containers` imply for a Worker that is called `worker` unless the file knows better.
    pub fn of(worker: &str, containers: &[Container], other_classes: Vec<String>) -> Self {
        let mut variables: Vec<WantedVariable> = Vec::new();
        let mut add = |index: usize, part: Part, name: String, kind: VariableKind| {
            if !variables.iter().any(|known| known.name == name) {
                variables.push(WantedVariable { name, kind, reader: (index, part) });
            }
        };
        // First of all, because only here a secret of a Secrets Store says what it is called there.
        for (index, container) in containers.iter().enumerate() {
            for (place, binding) in container.bindings.iter().enumerate() {
                add(index, Part::Used(place), binding.name.value.clone(), kind(&binding.kind));
            }
        }
        for (index, container) in containers.iter().enumerate() {
            for (place, (name, kind)) in
                container.env.iter().enumerate().filter_map(|(place, var)| Some((place, variable(var)?)))
            {
                add(index, Part::Variable(place), name, kind);
            }
            for (name, kind) in container.routes.iter().flat_map(of_route) {
                add(index, Part::Class, name, kind);
            }
        }
        let entries = WantedEntries::of(containers);
        let containers = containers.iter().map(WantedContainer::of).collect();
        Self { worker: worker.to_owned(), containers, variables, other_classes, entries }
    }

    /// What workflows imply as well, and who answers what else is in the file.
    pub fn add_entries<'a>(&mut self, workflows: impl Iterator<Item = &'a Workflow>, points: &EntryPoints) {
        self.entries.add(workflows);
        self.entries.takes_other_queues = points.takes_other_queues();
        self.entries.takes_other_crons = points.takes_other_crons();
    }

    /// The declared classes, for the history.
    pub fn declared(&self) -> Vec<Declared> {
        let declared = |container: &WantedContainer| Declared {
            class: container.class.clone(),
            renamed_from: container.renamed_from.clone(),
        };
        self.containers.iter().map(declared).collect()
    }

    /// The coordinators among the declared classes. One that was there under the struct's earlier name goes on.
    pub fn coordinators(&self, exists: impl Fn(&str) -> bool) -> Vec<Declared> {
        let coordinator = |container: &WantedContainer| {
            let class = container.coordinator.as_ref()?.0.clone();
            let earlier =
                container.earlier_coordinator().filter(|earlier| exists(earlier) && !exists(&class));
            Some(Declared { class, renamed_from: earlier })
        };
        self.containers.iter().filter_map(coordinator).collect()
    }

    /// Whether a class of this name is in the code, or generated for one that is.
    pub fn has_class(&self, class: &str) -> bool {
        let is_generated =
            |it: &WantedContainer| it.coordinator.as_ref().is_some_and(|(name, _)| name == class);
        self.containers.iter().any(|it| it.class == class || is_generated(it))
            || self.other_classes.iter().any(|it| it == class)
            || self.entries.workflows.iter().any(|it| it.class == class)
    }
}

impl WantedContainer {
    fn of(container: &Container) -> Self {
        let image =
            WantedKey { key: "image", value: container.image().into(), is_stated: container.image.is_some() };
        let build_context = container.image_build_context.as_ref().map(|context| context.as_str().into());
        let vars =
            container.image_vars.iter().map(|(name, value)| (name.value.clone(), value.as_str().into()));
        let vars: Vec<(String, Value)> = vars.collect();
        let max_instances = container.max_instances.as_ref().map(|max| Value::Integer(max.value.into()));
        let observability = container.observability.as_ref();
        let observability =
            observability.map(|is_on| Value::Inline(vec![("enabled".to_owned(), Value::Bool(is_on.value))]));
        let stated = [
            ("image_build_context", build_context),
            ("image_vars", (!vars.is_empty()).then_some(Value::Inline(vars))),
            ("instance_type", container.instance_type.as_ref().map(|size| instance_type(&size.value))),
            ("max_instances", max_instances),
            (OBSERVABILITY, observability),
        ];
        let stated = stated
            .into_iter()
            .filter_map(|(key, value)| Some(WantedKey { key, value: value?, is_stated: true }));
        Self {
            class: container.class.to_string(),
            binding: container.binding(),
            name: container.name.as_ref().map(|name| name.value.clone()),
            renamed_from: container.renamed_from.as_ref().map(|from| from.value.clone()),
            coordinator: container.coordinator(),
            keys: std::iter::once(image).chain(stated).collect(),
        }
    }

    /// What its coordinator was called when it had its earlier name.
    pub fn earlier_coordinator(&self) -> Option<String> {
        self.renamed_from.as_ref().map(|from| format!("{from}Coordinator"))
    }

    /// Whether `class` is its name or its earlier one.
    pub fn is_called(&self, class: &str) -> bool {
        self.class == class || self.renamed_from.as_deref() == Some(class)
    }
}

fn kind(kind: &BindingKind) -> VariableKind {
    match kind.clone() {
        BindingKind::Kv => VariableKind::Kv,
        BindingKind::R2(bucket) => VariableKind::R2(bucket),
        BindingKind::Queue(queue) => VariableKind::Queue(queue),
        BindingKind::SecretStore(secret) => VariableKind::SecretStore(secret),
    }
}

/// What a variable needs of the file, if anything.
fn variable(var: &EnvVar) -> Option<(String, VariableKind)> {
    match var.source.value.clone() {
        EnvSource::Literal(_) | EnvSource::Var { default: None, .. } => None,
        EnvSource::Var { name, default: Some(default) } => Some((name, VariableKind::Var(default))),
        EnvSource::Secret(name) => Some((name, VariableKind::Secret)),
        EnvSource::SecretStore(name) => Some((name, VariableKind::SecretStore(var.name.value.clone()))),
        EnvSource::Kv { binding, .. } => Some((binding, VariableKind::Kv)),
    }
}

/// What a route needs of the file: defaults of the variables that decide about it, and its secrets.
fn of_route(route: &Route) -> Vec<(String, VariableKind)> {
    let settings =
        route.settings.iter().map(|it| (it.var.value.clone(), VariableKind::Var(it.default.clone())));
    let secrets = route.secrets().into_iter().map(|name| (name.to_owned(), VariableKind::Secret));
    settings.chain(secrets).collect()
}

fn instance_type(size: &InstanceType) -> Value {
    match size {
        InstanceType::Named(name) => Value::from(*name),
        InstanceType::Custom { vcpu, memory_mib, disk_mb } => Value::Inline(vec![
            ("vcpu".to_owned(), number(*vcpu)),
            ("memory_mib".to_owned(), Value::Integer((*memory_mib).into())),
            ("disk_mb".to_owned(), Value::Integer((*disk_mb).into())),
        ]),
    }
}

/// 2 rather than 2.0.
fn number(number: f64) -> Value {
    if number.fract() == 0.0 { Value::Integer(number as i64) } else { Value::Float(number) }
}
