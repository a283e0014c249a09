//! The module tree of a crate, followed file by file as the compiler does.

use super::{CfgSet, Scan, Source, attribute};
use anyhow::Context;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    rc::Rc,
};
use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};
use worker_containers_syntax::Diagnostics;

/// Reads the file `root` and every file its modules lead to.
pub(super) fn walk(root: &Path, cfg: &CfgSet, scan: &mut Scan) -> anyhow::Result<()> {
    let directory = root.parent().unwrap_or(Path::new("")).to_owned();
    let mut walk = Walk { cfg, scan, seen: BTreeSet::new() };
    walk.file(root, &directory)
}

struct Walk<'a> {
    cfg: &'a CfgSet,
    scan: &'a mut Scan,
    seen: BTreeSet<PathBuf>,
}

impl Walk<'_> {
    /// Reads one file; the modules it declares have their files in `directory`.
    fn file(&mut self, path: &Path, directory: &Path) -> anyhow::Result<()> {
        if !self.seen.insert(path.to_owned()) {
            return Ok(());
        }
        let text = fs_err::read_to_string(path)?;
        let source = Rc::new(Source { path: path.to_owned(), text });
        match syn::parse_file(&source.text) {
            Ok(file) if self.cfg.keeps(&file.attrs) => self.items(file.items, &source, directory, directory),
            Ok(_) => Ok(()),
            Err(error) => {
                let mut diagnostics = Diagnostics::default();
                diagnostics.syntax(error);
                self.scan.record(&source, &diagnostics);
                Ok(())
            }
        }
    }

    /// `directory` is where module files are, `beside` where `#[path]` leads from.
    fn items(
        &mut self,
        items: Vec<Item>,
        source: &Rc<Source>,
        directory: &Path,
        beside: &Path,
    ) -> anyhow::Result<()> {
        for item in items {
            match item {
                Item::Mod(module) => self.module(module, source, directory, beside)?,
                item => attribute::item(item, source, self.cfg, self.scan),
            }
        }
        Ok(())
    }

    fn module(
        &mut self,
        module: ItemMod,
        source: &Rc<Source>,
        directory: &Path,
        beside: &Path,
    ) -> anyhow::Result<()> {
        let attributes = self.cfg.resolve(module.attrs);
        if !self.cfg.keeps(&attributes) {
            return Ok(());
        }
        let name = module.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        let given = path_attribute(&attributes);
        if let Some((_, items)) = module.content {
            let inner = given.map_or_else(|| directory.join(name), |path| beside.join(path));
            return self.items(items, source, &inner, &inner);
        }
        if let Some(path) = given {
            let file = beside.join(path);
            let inner = file.parent().unwrap_or(Path::new("")).to_owned();
            return self
                .file(&file, &inner)
                .with_context(|| format!("`mod {name}` of `{}`", source.path.display()));
        }
        let candidates = [directory.join(format!("{name}.rs")), directory.join(name).join("mod.rs")];
        match candidates.iter().find(|path| path.is_file()) {
            Some(file) => self.file(file, &directory.join(name)),
            None => {
                let mut diagnostics = Diagnostics::default();
                let looked =
                    candidates.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>();
                let text =
                    format!("the file of `mod {name}` is missing; looked for {}", looked.join(" and "));
                diagnostics.error(module.ident.span(), text);
                self.scan.record(source, &diagnostics);
                Ok(())
            }
        }
    }
}

/// The value of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().filter(|attr| attr.path().is_ident("path")).find_map(|attr| match &attr.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        Meta::Path(_) | Meta::List(_) => None,
    })
}
