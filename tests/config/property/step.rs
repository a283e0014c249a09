//! Code that changes, one valid step at a time.

use proptest::{prelude::*, sample::Index};
use worker_containers_xtask::config::{
    Part, Value, Wanted, WantedContainer,
    entries::{WantedEntries, WantedWorkflow},
    wanted::{VariableKind, WantedKey, WantedVariable},
};

/// A change of the code.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Another annotated struct.
    Add,
    /// A struct gets another name and says which one it had.
    Rename(Index),
    /// A struct gets another binding.
    Rebind(Index),
    /// A struct gets another image.
    Image(Index),
    /// A struct says how many instances there may be.
    MaxInstances(Index, u8),
    /// A struct says how large they are.
    Size(Index, bool),
    /// A struct has these build arguments.
    ImageVars(Index, u8),
    /// Something is read from the environment.
    Variable(Index, u8),
    /// A workflow.
    Workflow,
    /// A workflow gets another binding.
    RebindWorkflow(Index),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Add),
        any::<Index>().prop_map(Step::Rename),
        any::<Index>().prop_map(Step::Rebind),
        any::<Index>().prop_map(Step::Image),
        (any::<Index>(), 1..50_u8).prop_map(|(at, count)| Step::MaxInstances(at, count)),
        (any::<Index>(), any::<bool>()).prop_map(|(at, named)| Step::Size(at, named)),
        (any::<Index>(), 1..8_u8).prop_map(|(at, bits)| Step::ImageVars(at, bits)),
        (any::<Index>(), 0..6_u8).prop_map(|(at, kind)| Step::Variable(at, kind)),
        Just(Step::Workflow),
        any::<Index>().prop_map(Step::RebindWorkflow),
    ]
}

/// What the code says, starting with two structs that the file knows.
pub(super) struct Code {
    pub(super) containers: Vec<WantedContainer>,
    variables: Vec<WantedVariable>,
    workflows: Vec<WantedWorkflow>,
    /// So that every new name is one.
    names: usize,
}

impl Code {
    pub(super) fn new() -> Self {
        let mut code =
            Self { containers: Vec::new(), variables: Vec::new(), workflows: Vec::new(), names: 0 };
        code.add();
        code.add();
        code
    }

    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            worker: "app".to_owned(),
            containers: self.containers.clone(),
            variables: self.variables.clone(),
            other_classes: Vec::new(),
            entries: WantedEntries { workflows: self.workflows.clone(), ..WantedEntries::default() },
        }
    }

    pub(super) fn take(&mut self, step: &Step) {
        let name = self.name();
        let count = self.containers.len();
        match step {
            Step::Add => self.add(),
            Step::Rename(at) => {
                let container = at.get_mut(&mut self.containers);
                container.renamed_from =
                    Some(std::mem::replace(&mut container.class, format!("Class{name}")));
            }
            Step::Rebind(at) => at.get_mut(&mut self.containers).binding = format!("BINDING_{name}"),
            Step::Image(at) => self.set(at, "image", format!("./{name}/Dockerfile").into()),
            Step::MaxInstances(at, most) => self.set(at, "max_instances", Value::Integer((*most).into())),
            Step::Size(at, true) => self.set(at, "instance_type", "basic".into()),
            Step::Size(at, false) => {
                let size = [("vcpu", 2), ("memory_mib", 8192), ("disk_mb", 16000)];
                let size = size.map(|(key, value)| (key.to_owned(), Value::Integer(value)));
                self.set(at, "instance_type", Value::Inline(size.to_vec()));
            }
            Step::ImageVars(at, bits) => {
                let vars = (0..3).filter(|bit| bits & (1 << bit) != 0);
                let vars = vars.map(|bit| (format!("VAR_{bit}"), Value::from(format!("{name}"))));
                self.set(at, "image_vars", Value::Inline(vars.collect()));
            }
            Step::Workflow => self.workflows.push(WantedWorkflow {
                class: format!("Flow{name}"),
                binding: format!("FLOW_{name}"),
                name: None,
            }),
            Step::RebindWorkflow(_) if self.workflows.is_empty() => {}
            Step::RebindWorkflow(at) => at.get_mut(&mut self.workflows).binding = format!("FLOW_{name}"),
            Step::Variable(at, kind) => {
                let kind = match kind {
                    0 => VariableKind::Var("a \"default\"".to_owned()),
                    1 => VariableKind::Secret,
                    2 => VariableKind::SecretStore("secret".to_owned()),
                    3 => VariableKind::R2("bucket".to_owned()),
                    4 => VariableKind::Queue("queue".to_owned()),
                    _ => VariableKind::Kv,
                };
                let reader = (at.index(count), Part::Class);
                self.variables.push(WantedVariable { name: format!("NAME_{name}"), kind, reader });
            }
        }
    }

    fn add(&mut self) {
        let name = self.name();
        let image = WantedKey { key: "image", value: "./Dockerfile".into(), is_stated: false };
        self.containers.push(WantedContainer {
            class: format!("Class{name}"),
            binding: format!("BINDING_{name}"),
            name: None,
            renamed_from: None,
            coordinator: None,
            keys: vec![image],
        });
    }

    fn set(&mut self, at: &Index, key: &'static str, value: Value) {
        let keys = &mut at.get_mut(&mut self.containers).keys;
        keys.retain(|it| it.key != key);
        keys.push(WantedKey { key, value, is_stated: true });
    }

    fn name(&mut self) -> usize {
        self.names += 1;
        self.names
    }
}
