//! What the code asks of the wrangler file.

use super::{edit::Value, migrations::Declared};
use worker_containers_syntax::{
    Container,
    env::{EnvSource, EnvVar},
    instance_type::InstanceType,
    names::application_of,
};

/// Everything the attributes of a crate imply.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Name of the Worker in a file that does not have one.
    pub worker: String,
    /// Its containers, in source order.
    pub containers: Vec<WantedContainer>,
    /// Variables that have a default: (name, default).
    pub vars: Vec<(String, String)>,
    /// Secrets.
    pub secrets: Vec<String>,
    /// Secrets Store bindings: (binding, name of the secret).
    pub secret_stores: Vec<(String, String)>,
    /// KV bindings.
    pub kv: Vec<String>,
    /// Classes that exist in the code besides ours.
    pub other_classes: Vec<String>,
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
    /// Keys whose value the code decides. What the attributes do not mention is the author's to write in the file.
    pub keys: Vec<(&'static str, Value)>,
}

impl Wanted {
    /// What `containers` imply for a Worker that is called `worker` unless the file knows better.
    pub fn of(worker: &str, containers: &[Container], other_classes: Vec<String>) -> Self {
        let mut wanted = Self { worker: worker.to_owned(), other_classes, ..Self::default() };
        for container in containers {
            container.env.iter().for_each(|var| wanted.add_variable(var));
            wanted.containers.push(WantedContainer::of(container));
        }
        wanted
    }

    /// The declared classes, for the history.
    pub fn declared(&self) -> Vec<Declared> {
        let declared = |container: &WantedContainer| Declared {
            class: container.class.clone(),
            renamed_from: container.renamed_from.clone(),
        };
        self.containers.iter().map(declared).collect()
    }

    fn add_variable(&mut self, var: &EnvVar) {
        match var.source.value.clone() {
            EnvSource::Literal(_) | EnvSource::Var { default: None, .. } => {}
            EnvSource::Var { name, default: Some(default) } => push_new(&mut self.vars, (name, default)),
            EnvSource::Secret(name) => push_new(&mut self.secrets, name),
            EnvSource::SecretStore(binding) => {
                push_new(&mut self.secret_stores, (binding, var.name.value.clone()))
            }
            EnvSource::Kv { binding, .. } => push_new(&mut self.kv, binding),
        }
    }
}

impl WantedContainer {
    fn of(container: &Container) -> Self {
        let build_context =
            container.image_build_context.as_ref().map(|context| Value::from(context.as_str()));
        let max_instances = container.max_instances.as_ref().map(|max| Value::Integer(i64::from(max.value)));
        let vars = container
            .image_vars
            .iter()
            .map(|(name, value)| (name.value.clone(), Value::from(value.as_str())));
        let vars: Vec<_> = vars.collect();
        let keys = [
            ("image", Some(Value::from(container.image()))),
            ("image_build_context", build_context),
            ("image_vars", (!vars.is_empty()).then_some(Value::Inline(vars))),
            ("instance_type", container.instance_type.as_ref().map(|size| instance_type(&size.value))),
            ("max_instances", max_instances),
        ];
        Self {
            class: container.class.to_string(),
            binding: container.binding(),
            name: container.name.as_ref().map(|name| name.value.clone()),
            renamed_from: container.renamed_from.as_ref().map(|from| from.value.clone()),
            keys: keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect(),
        }
    }

    /// The application name of a container that was never called anything else than `class`.
    pub fn default_name(worker: &str, class: &str) -> String {
        application_of(worker, class)
    }
}

fn instance_type(size: &InstanceType) -> Value {
    match size {
        InstanceType::Named(name) => Value::from(*name),
        InstanceType::Custom { vcpu, memory_mib, disk_mb } => Value::Inline(vec![
            ("vcpu".to_owned(), number(*vcpu)),
            ("memory_mib".to_owned(), Value::Integer(i64::from(*memory_mib))),
            ("disk_mb".to_owned(), Value::Integer(i64::from(*disk_mb))),
        ]),
    }
}

/// 2 rather than 2.0.
fn number(number: f64) -> Value {
    if number.fract() == 0.0 { Value::Integer(number as i64) } else { Value::Float(number) }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
