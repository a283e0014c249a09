//! What a wrangler file says of the things we write. Everything else is not even read.

use super::{
    entries::FoundEntries,
    exports::State,
    migrations::Storage,
    problem::Problem,
    reader::{Reader, Text},
    scope::Scope,
    tree::{Kind, Node},
};
use std::ops::Range;

/// The parts of a wrangler file that concern us.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Name of the Worker; of an environment without one, the one of the top level.
    pub name: Option<Text>,
    /// Whether the whole file says nothing yet.
    pub is_new: bool,
    /// Whether there is an entry point.
    pub has_main: bool,
    /// Whether there is a compatibility date.
    pub has_date: bool,
    /// Whether there is a build step, and whether it has a command.
    pub build: Option<bool>,
    /// Containers.
    pub containers: Vec<FoundContainer>,
    /// Durable Object bindings.
    pub objects: Vec<FoundObject>,
    /// History of classes.
    pub migrations: Vec<FoundMigration>,
    /// The same as it is written.
    pub history: Vec<Node>,
    /// Classes that are declared the other way, in `exports`.
    pub exports: Vec<FoundExport>,
    /// Whether this part of the file has `exports`, of whatever.
    pub has_exports: bool,
    /// Whether that is the way of this file, though perhaps nothing is declared yet.
    pub uses_exports: bool,
    /// Whether the history, or `exports`, is written in this part of the file rather than taken over.
    pub owns_history: bool,
    /// Whether there is a list of required secrets.
    pub has_required: bool,
    /// Every name the Worker finds in its `env`.
    pub names: Vec<FoundName>,
    /// Queues, crons and workflows.
    pub entries: FoundEntries,
}

/// One entry of `containers`.
#[derive(Clone, Debug)]
pub struct FoundContainer {
    /// Durable Object class.
    pub class: Option<Text>,
    /// Name of the application.
    pub name: Option<Text>,
    /// The whole entry.
    pub node: Node,
}

/// One Durable Object binding.
#[derive(Clone, Debug, Default)]
pub struct FoundObject {
    /// Name of the binding.
    pub name: Option<Text>,
    /// Class behind it.
    pub class: Option<Text>,
    /// Whether the class lives in another Worker.
    pub is_foreign: bool,
}

/// One entry of `migrations`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundMigration {
    /// Its tag.
    pub tag: String,
    /// Classes with SQLite storage that begin here.
    pub new_sqlite_classes: Vec<Text>,
    /// Classes with key-value storage that begin here.
    pub new_classes: Vec<Text>,
    /// Classes that go on under another name: (from, to).
    pub renamed_classes: Vec<(Text, Text)>,
    /// Classes that end here.
    pub deleted_classes: Vec<Text>,
    /// Classes taken over from another Worker, under their name here.
    pub transferred_classes: Vec<Text>,
}

/// A class in `exports`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundExport {
    /// Its name.
    pub class: String,
    /// How it stands.
    pub state: State,
    /// Where its name stands.
    pub span: Range<usize>,
}

/// A name in `env` and which section of the file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundName {
    /// The name.
    pub name: Text,
    /// The section, for example `kv_namespaces`.
    pub section: String,
}

/// `durable_objects.bindings`, as [`FoundName::section`].
pub const OBJECTS: &str = "durable_objects.bindings";
/// `secrets.required`, as [`FoundName::section`].
pub const REQUIRED: &str = "secrets.required";

impl Found {
    /// Reads the part `scope` of a file.
    ///
    /// # Errors
    ///
    /// When a key of ours has a value of another kind: every such place.
    pub fn read(file: &Node, scope: &Scope) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::default();
        let nothing = Node { kind: Kind::Table(Vec::new()), span: 0..0 };
        let tree = file.at(&scope.path(&[])).unwrap_or(&nothing);
        // What is not written here is the top level's.
        let inherited = |key: &str| if tree.get(key).is_some() { tree } else { file };
        let own_name = reader.text(tree, "name");
        let name = own_name.clone().or_else(|| reader.text(file, "name"));
        let deployed = match (&own_name, &name) {
            (None, Some(name)) => Some(scope.suffixed(&name.text)),
            (own, _) => own.as_ref().map(|name| name.text.clone()),
        };
        let objects = reader.table(tree, "durable_objects");
        let secrets = reader.table(tree, "secrets");
        let history = inherited("migrations");
        let exports = inherited("exports").get("exports");
        let classes = exports.map(self::exports).unwrap_or_default();
        let has_history = history.get("migrations").is_some_and(|it| !it.elements().is_empty());
        let mut found = Self {
            is_new: file.entries().is_empty(),
            has_main: inherited("main").get("main").is_some(),
            has_date: inherited("compatibility_date").get("compatibility_date").is_some(),
            build: reader.table(inherited("build"), "build").map(|build| build.get("command").is_some()),
            containers: containers(tree, &mut reader),
            objects: objects
                .map(|it| self::objects(it, deployed.as_deref(), &mut reader))
                .unwrap_or_default(),
            migrations: migrations(history, &mut reader),
            history: history.get("migrations").map(Node::elements).unwrap_or_default().to_vec(),
            has_exports: tree.get("exports").is_some(),
            // An empty one beside a history says nothing.
            uses_exports: exports.is_some_and(|it| it.entries().is_empty()) && !has_history
                || !classes.is_empty(),
            exports: classes,
            owns_history: scope.is_top()
                || ["migrations", "exports"].iter().any(|key| tree.get(key).is_some()),
            has_required: secrets.is_some_and(|secrets| secrets.get("required").is_some()),
            name,
            names: Vec::new(),
            entries: FoundEntries::read(file, tree, scope),
        };
        found.names = names(tree, secrets, &found.objects, &mut reader);
        if reader.problems.is_empty() { Ok(found) } else { Err(reader.sorted()) }
    }
}

fn containers(tree: &Node, reader: &mut Reader) -> Vec<FoundContainer> {
    let rows = reader.rows(tree, "containers").iter();
    let container = |node: &Node| FoundContainer {
        class: reader.text(node, "class_name"),
        name: reader.text(node, "name"),
        node: node.clone(),
    };
    rows.map(container).collect()
}

fn objects(table: &Node, own: Option<&str>, reader: &mut Reader) -> Vec<FoundObject> {
    let rows = reader.rows(table, "bindings").iter();
    let object = |node: &Node| FoundObject {
        name: reader.text(node, "name"),
        class: reader.text(node, "class_name"),
        is_foreign: node.get("script_name").is_some_and(|script| script.as_text() != own),
    };
    rows.map(object).collect()
}

fn migrations(tree: &Node, reader: &mut Reader) -> Vec<FoundMigration> {
    let rows = reader.rows(tree, "migrations").iter();
    let migration = |node: &Node| {
        let renames = reader.rows(node, "renamed_classes").iter();
        let renamed_classes =
            renames.filter_map(|it| Some((reader.text(it, "from")?, reader.text(it, "to")?))).collect();
        let transfers = reader.rows(node, "transferred_classes").iter();
        let transferred_classes = transfers.filter_map(|it| reader.text(it, "to")).collect();
        FoundMigration {
            tag: reader.text(node, "tag").unwrap_or_default().text,
            new_sqlite_classes: reader.texts(node, "new_sqlite_classes"),
            new_classes: reader.texts(node, "new_classes"),
            deleted_classes: reader.texts(node, "deleted_classes"),
            renamed_classes,
            transferred_classes,
        }
    };
    rows.map(migration).collect()
}

/// `exports` may also hold Workers and workflows, which go along with migrations.
fn exports(exports: &Node) -> Vec<FoundExport> {
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
    let state = |node: &Node| match text(node, "state").as_deref() {
        None | Some("created" | "expecting-transfer") => {
            let is_old = text(node, "storage").as_deref() == Some("legacy-kv");
            State::Live(if is_old { Storage::KeyValue } else { Storage::Sqlite })
        }
        Some("renamed") => State::Renamed(text(node, "renamed_to").unwrap_or_default()),
        Some(_) => State::Gone,
    };
    let is_class = |node: &Node| !matches!(text(node, "type").as_deref(), Some("worker" | "workflow"));
    let classes = exports.entries().iter().filter(|entry| is_class(&entry.node));
    let export = |entry: &super::tree::Entry| FoundExport {
        class: entry.key.clone(),
        state: state(&entry.node),
        span: entry.at.clone(),
    };
    classes.map(export).collect()
}

/// Bindings of every kind, variables and secrets share one namespace, and wrangler refuses a name that is there twice.
fn names(
    tree: &Node,
    secrets: Option<&Node>,
    objects: &[FoundObject],
    reader: &mut Reader,
) -> Vec<FoundName> {
    let mut names: Vec<FoundName> = Vec::new();
    let mut add = |section: &str, name: Text| names.push(FoundName { name, section: section.to_owned() });
    objects.iter().filter_map(|it| it.name.clone()).for_each(|name| add(OBJECTS, name));
    for entry in reader.table(tree, "vars").map(Node::entries).unwrap_or_default() {
        add("vars", Text { text: entry.key.clone(), span: entry.at.clone() });
    }
    if let Some(secrets) = secrets {
        reader.texts(secrets, "required").into_iter().for_each(|name| add(REQUIRED, name));
    }
    for section in ["kv_namespaces", "r2_buckets", "secrets_store_secrets", "workflows"] {
        reader.rows(tree, section);
    }
    reader.table(tree, "triggers");
    let queues = reader.table(tree, "queues");
    for (section, queues) in ["producers", "consumers"].into_iter().filter_map(|it| Some((it, queues?))) {
        reader.rows(queues, section);
    }
    let producers = queues.and_then(|queues| queues.get("producers"));
    let sections = tree.entries().iter().map(|entry| (entry.key.as_str(), &entry.node));
    for (section, node) in sections.chain(producers.map(|node| ("queues.producers", node))) {
        let holders = match &node.kind {
            Kind::List(rows) => rows.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for binding in holders.iter().filter_map(|holder| holder.get("binding")) {
            if let Some(text) = binding.as_text() {
                add(section, Text { text: text.to_owned(), span: binding.span.clone() });
            }
        }
    }
    names
}
