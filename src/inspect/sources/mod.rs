//! Finds what is in an environment that can't be made again, and is lost if the environment is deleted.

mod checkout;
mod cloned;
mod editable;
mod git;
mod within;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use checkout::Checkout;
pub use cloned::cloned;
use git::GitState;

use crate::error::Result;
use crate::fs;
use crate::registry::{Environment, ListedEnvironment, Registry};

/// Something in an environment that can't be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its path, relative to the environment; empty for the environment's directory itself.
    pub path: PathBuf,
    /// What it is, possibly several things.
    kinds: Vec<SourceKind>,
}

/// What a source is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum SourceKind {
    /// The project of these environments.
    Project(Vec<String>),
    /// A project that no environment is registered for, recognized by this file.
    Unregistered(&'static str),
    /// Another registered environment.
    Environment(String),
    /// A working copy of git.
    Git(GitState),
    /// A working copy of another system, which is not asked.
    OtherCheckout(&'static str),
    /// What an editable installation refers to.
    Editable,
}

impl Source {
    /// Where it is, as people read it.
    pub fn place(&self) -> String {
        if self.path.as_os_str().is_empty() {
            return "its directory".to_owned();
        }
        self.path.display().to_string()
    }

    /// What it is, in a few words.
    pub fn what(&self) -> String {
        self.kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Source {
    /// `src/code (a git checkout with uncommitted changes)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.place(), self.what())
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Project(names) => write!(f, "the project of {}", names.join(", ")),
            Self::Unregistered(file) => write!(f, "a project, with {file}"),
            Self::Environment(name) => write!(f, "the environment {name}"),
            Self::Git(state) => write!(f, "a git checkout {state}"),
            Self::OtherCheckout(system) => {
                write!(f, "a {system} checkout, which venvyard can't examine")
            }
            Self::Editable => f.write_str("an editable source"),
        }
    }
}

/// The sources in an environment, by path. A checkout that can be cloned again is none, and neither is what is
/// in it. If the environment's directory is a link, deleting it loses nothing.
pub fn find(registry: &Registry, environment: &Environment) -> Result<Vec<Source>> {
    let path = &environment.path;
    if path.is_symlink() || !environment.is_in_its_directory() {
        return Ok(Vec::new());
    }
    let real = fs::canonicalize(path)?;
    let mut found = Sources { root: &real, kinds: BTreeMap::new() };
    found.registered(&registry.list()?, path);
    let editable = editable::sources(&real);
    let mut checkouts = checkout::find(&real);
    let others = found.kinds.keys().chain(&editable);
    checkouts.extend(others.filter_map(|place| checkout::around(place, &real)));
    checkouts.sort_by(|a, b| a.path.cmp(&b.path));
    checkouts.dedup_by(|a, b| a.path == b.path);
    if !checkouts.iter().any(|checkout| checkout.path == real) {
        found.unregistered();
    }
    found.editable(&editable, &checkouts);
    found.checkouts(checkouts);
    Ok(found.into_sources())
}

/// The sources in the environment `root`, by absolute path.
struct Sources<'a> {
    root: &'a Path,
    kinds: BTreeMap<PathBuf, Vec<SourceKind>>,
}

impl Sources<'_> {
    fn add(&mut self, path: PathBuf, kind: SourceKind) {
        self.kinds.entry(path).or_default().push(kind);
    }

    /// The projects and the other environments of the registry. The environment itself is at `path`.
    fn registered(&mut self, listed: &[ListedEnvironment], path: &Path) {
        let of_projects = listed.iter().filter_map(|one| one.project.as_deref());
        let directories = listed.iter().map(|one| one.path.as_path());
        let inside = within::inside(of_projects.chain(directories), self.root);
        let mut projects: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
        for one in listed {
            if let Some(project) = one.project.as_deref().and_then(|it| inside.get(it)) {
                projects.entry(project.clone()).or_default().push(one.name.clone());
            }
            if one.path != path
                && let Some(other) = inside.get(&*one.path).filter(|other| *other != self.root)
            {
                self.add(other.clone(), SourceKind::Environment(one.name.clone()));
            }
        }
        for (project, names) in projects {
            self.add(project, SourceKind::Project(names));
        }
    }

    /// `python -m venv .` in a project makes the project's directory an environment.
    fn unregistered(&mut self) {
        let manifest = editable::MANIFESTS.into_iter().find(|file| self.root.join(file).is_file());
        if let Some(file) = manifest
            && !self.kinds.contains_key(self.root)
        {
            self.add(self.root.to_owned(), SourceKind::Unregistered(file));
        }
    }

    /// The editable sources that nothing else names: a checkout is examined itself.
    fn editable(&mut self, places: &[PathBuf], checkouts: &[Checkout]) {
        let mut places: Vec<&PathBuf> = places.iter().collect();
        places.sort();
        for place in places {
            let known = self.kinds.keys().chain(checkouts.iter().map(|checkout| &checkout.path));
            if !known.into_iter().any(|known| place.starts_with(known)) {
                self.add(place.clone(), SourceKind::Editable);
            }
        }
    }

    fn checkouts(&mut self, checkouts: Vec<Checkout>) {
        for Checkout { path, system } in checkouts {
            let kind = match system {
                None => git::state(&path, self.root).map(SourceKind::Git),
                Some(other) => Some(SourceKind::OtherCheckout(other)),
            };
            if let Some(kind) = kind {
                self.add(path, kind);
            }
        }
    }

    fn into_sources(self) -> Vec<Source> {
        let relative = |path: PathBuf| path.strip_prefix(self.root).unwrap_or(&path).to_owned();
        let sources = self.kinds.into_iter();
        sources.map(|(path, kinds)| Source { path: relative(path), kinds }).collect()
    }
}
