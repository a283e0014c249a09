//! The images an engine knows: those declared in its configuration, and the names given to them by builds.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::config::{Config, Image};
use crate::dockerfile::{self, Defaults};
use crate::reference::normalize;

/// An image as it was when it was built; a later change of the Dockerfile does not reach it.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) image: Arc<Image>,
    pub(crate) defaults: Defaults,
    /// In the form of Docker's `sha256:…`.
    pub(crate) id: String,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(crate) enum Tagged {
    Sidecar,
    App(Arc<Built>),
}

pub(crate) struct Images {
    declared: Vec<Arc<Image>>,
    tags: Mutex<BTreeMap<String, Tagged>>,
}

impl Images {
    /// Every declared image is known at once under its class name in lower case.
    pub(crate) fn new(config: &Config) -> Result<Images, Vec<String>> {
        let declared: Vec<_> = config.images.iter().cloned().map(Arc::new).collect();
        let mut tags = BTreeMap::new();
        let mut problems = Vec::new();
        for image in &declared {
            match build(image, &BTreeMap::new()) {
                Ok(built) => drop(tags.insert(normalize(&image.name.to_lowercase()), Tagged::App(built))),
                Err(problem) => problems.push(problem),
            }
        }
        tags.extend(config.sidecar.iter().map(|name| (normalize(name), Tagged::Sidecar)));
        if problems.is_empty() { Ok(Images { declared, tags: Mutex::new(tags) }) } else { Err(problems) }
    }

    pub(crate) fn declared(&self) -> &[Arc<Image>] {
        &self.declared
    }

    /// Looks a name up, or an id.
    pub(crate) fn find(&self, reference: &str) -> Option<Tagged> {
        let tags = self.tags.lock();
        let by_id = || tags.values().find(|tagged| tagged.id() == reference);
        tags.get(&normalize(reference)).or_else(by_id).cloned()
    }

    /// Reads the Dockerfile again and gives the result a name.
    pub(crate) fn build(
        &self,
        name: &str,
        tag: &str,
        arguments: &BTreeMap<String, String>,
    ) -> Result<Arc<Built>, String> {
        let declared = self.declared.iter().find(|image| image.name == name);
        let image = declared
            .ok_or_else(|| format!("no image is declared as `{name}`; use one of: {}", self.names()))?;
        let built = build(image, arguments)?;
        self.tags.lock().insert(normalize(tag), Tagged::App(Arc::clone(&built)));
        Ok(built)
    }

    /// Gives another name; false if there is nothing to name.
    pub(crate) fn tag(&self, from: &str, to: &str) -> bool {
        let found = self.find(from);
        let exists = found.is_some();
        self.tags.lock().extend(found.map(|tagged| (normalize(to), tagged)));
        exists
    }

    pub(crate) fn untag(&self, reference: &str) -> bool {
        self.tags.lock().remove(&normalize(reference)).is_some()
    }

    /// Every name and what it stands for.
    pub(crate) fn all(&self) -> Vec<(String, Tagged)> {
        self.tags.lock().iter().map(|(name, tagged)| (name.clone(), tagged.clone())).collect()
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.declared.iter().map(|image| format!("`{}`", image.name)).collect();
        if names.is_empty() { "none is declared".to_owned() } else { names.join(", ") }
    }
}

impl Tagged {
    pub(crate) fn id(&self) -> &str {
        match self {
            Tagged::Sidecar => "sha256:0000000000000000000000000000000000000000000000000000000051decade",
            Tagged::App(built) => &built.id,
        }
    }
}

fn build(image: &Arc<Image>, arguments: &BTreeMap<String, String>) -> Result<Arc<Built>, String> {
    let path = image.dockerfile.display();
    let text = fs::read_to_string(&image.dockerfile)
        .map_err(|error| format!("cannot read `{path}` of image `{}`: {error}", image.name))?;
    let defaults = dockerfile::read(&text, arguments)
        .map_err(|error| format!("`{path}` is not a Dockerfile we can read: {error}"))?;
    let id = format!("sha256:{}", identity(&(&image.name, &text, arguments)));
    Ok(Arc::new(Built { image: Arc::clone(image), defaults, id }))
}

/// 64 digits that are the same for the same contents. They name an image; nothing relies on them being a digest.
fn identity(contents: &impl Hash) -> String {
    (0_u8..4)
        .map(|part| {
            let mut hasher = DefaultHasher::new();
            (part, contents).hash(&mut hasher);
            format!("{:016x}", hasher.finish())
        })
        .collect()
}
