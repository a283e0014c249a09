//! The module tree of a crate, followed file by file as the compiler does.

use super::{CfgSet, Scan, Source, attribute};
use proc_macro2::{Span, TokenStream};
use std::{
    collections::BTreeSet,
    io::ErrorKind,
    path::{Path, PathBuf},
    rc::Rc,
};
use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta, MetaNameValue, ext::IdentExt};
use worker_containers_syntax::Diagnostics;

/// Reads the file `root` and every file its modules lead to.
pub(super) fn walk(root: &Path, cfg: &CfgSet, scan: &mut Scan) -> anyhow::Result<()> {
    let text = fs_err::read_to_string(root)?;
    let directory = folder(root);
    let mut walk = Walk { cfg, scan, seen: BTreeSet::new() };
    walk.text(root, text, &directory);
    Ok(())
}

struct Walk<'a> {
    cfg: &'a CfgSet,
    scan: &'a mut Scan,
    seen: BTreeSet<PathBuf>,
}

/// Where the files of modules are.
#[derive(Clone, Copy)]
struct Folders<'a> {
    /// The files of modules that are only named.
    named: &'a Path,
    /// Where `#[path]` leads from.
    path: &'a Path,
}

impl Walk<'_> {
    /// Reads the text of one file; the modules it names have their files in `directory`.
    fn text(&mut self, path: &Path, text: String, directory: &Path) {
        if !self.seen.insert(path.to_owned()) {
            return;
        }
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let source = Rc::new(Source { path: path.to_owned(), text });
        match syn::parse_file(&source.text) {
            Ok(file) if self.cfg.keeps(&file.attrs) => {
                self.items(file.items, &source, Folders { named: directory, path: &folder(path) });
            }
            Ok(_) => {}
            Err(error) => {
                let mut diagnostics = Diagnostics::default();
                // An error about the end has no place of its own: it is behind the last token.
                let last =
                    source.text.parse::<TokenStream>().ok().and_then(|tokens| tokens.into_iter().last());
                match last.filter(|_| error.span().byte_range().is_empty()) {
                    Some(last) => diagnostics.error(last.span(), &error),
                    None => diagnostics.syntax(error),
                }
                self.scan.record(&source, &diagnostics);
            }
        }
    }

    fn items(&mut self, items: Vec<Item>, source: &Rc<Source>, folders: Folders<'_>) {
        for item in items {
            match item {
                Item::Mod(module) => self.module(module, source, folders),
                item => attribute::item(item, source, self.cfg, self.scan),
            }
        }
    }

    fn module(&mut self, module: ItemMod, source: &Rc<Source>, folders: Folders<'_>) {
        let attributes = self.cfg.resolve(module.attrs);
        if !self.cfg.keeps(&attributes) {
            return;
        }
        let name = module.ident.unraw().to_string();
        let given = path_attribute(&attributes);
        if let Some((_, items)) = module.content {
            let inner = match given {
                Some((path, _)) => folders.path.join(path),
                None => folders.named.join(name),
            };
            return self.items(items, source, Folders { named: &inner, path: &inner });
        }
        let (file, inner, span) = match given {
            Some((path, span)) => {
                let file = folders.path.join(path);
                let inner = folder(&file);
                (file, inner, span)
            }
            None => {
                let flat = folders.named.join(format!("{name}.rs"));
                let nested = folders.named.join(&name).join("mod.rs");
                let file = if flat.is_file() || !nested.is_file() { flat } else { nested };
                (file, folders.named.join(&name), module.ident.span())
            }
        };
        match std::fs::read_to_string(&file) {
            Ok(text) => self.text(&file, text, &inner),
            Err(error) => {
                let mut diagnostics = Diagnostics::default();
                let shown = file.strip_prefix(folder(&source.path)).unwrap_or(&file).display();
                let why = match error.kind() {
                    ErrorKind::NotFound => "is missing".to_owned(),
                    _ => format!("cannot be read: {error}"),
                };
                let text =
                    format!("`{shown}`, the file of `mod {name}`, {why}; write it or remove `mod {name}`");
                diagnostics.error(span, text);
                self.scan.record(source, &diagnostics);
            }
        }
    }
}

fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).to_owned()
}

/// The value of `#[path = "…"]`, and where it stands.
fn path_attribute(attributes: &[Attribute]) -> Option<(String, Span)> {
    attributes.iter().filter(|attr| attr.path().is_ident("path")).find_map(|attr| match &attr.meta {
        Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Str(path), .. }), .. }) => {
            Some((path.value(), path.span()))
        }
        _ => None,
    })
}
