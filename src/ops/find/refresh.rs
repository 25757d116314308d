//! Looks whether what the package index knows of each environment is still so, and reads anew what has changed.

use std::collections::HashSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::index::{Known, PackageIndex};
use super::scan::{Scanned, scan, time};
use crate::parallel;
use crate::registry::{ListedEnvironment, Registry};

/// An environment that can't be looked into.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in its place.
    #[error("{name} is left out, because its directory is gone: {}", path.display())]
    Gone {
        /// Its name.
        name: String,
        /// Where it should be.
        path: PathBuf,
    },
    /// Its directories can't be read; the error names the path.
    #[error("{name} is left out: {error}")]
    Failed {
        /// Its name.
        name: String,
        /// Why.
        error: io::Error,
    },
}

/// What came of looking at an environment.
enum Look {
    Same,
    /// It was read, perhaps where somebody has moved it.
    Anew(PathBuf, Scanned),
    Unreadable(Unreadable),
}

impl PackageIndex {
    /// Makes the index say what the environments have now. Those that somebody has moved get their new paths. Returns
    /// those that can't be looked into, and whether the index has changed.
    pub(super) fn refresh(
        &mut self,
        registry: &Registry,
        environments: &mut Vec<ListedEnvironment>,
    ) -> (Vec<Unreadable>, bool) {
        let looks = parallel::map(environments, |one| self.look(registry, one));
        let paths: HashSet<PathBuf> = environments.iter().map(|one| one.path.clone()).collect();
        let before = self.environments.len();
        // A home on another disk may come back.
        self.environments.retain(|path, _| paths.contains(path));
        let mut has_changed = self.environments.len() < before;
        let mut unreadable = Vec::new();
        let mut looks = looks.into_iter();
        environments.retain_mut(|one| match looks.next() {
            Some(Look::Same) | None => true,
            Some(Look::Anew(path, scanned)) => {
                has_changed = true;
                self.insert(path.clone(), scanned);
                one.path = path;
                true
            }
            Some(Look::Unreadable(reason)) => {
                unreadable.push(reason);
                false
            }
        });
        (unreadable, has_changed)
    }

    fn look(&self, registry: &Registry, one: &ListedEnvironment) -> Look {
        if self.environments.get(&one.path).is_some_and(|known| is_same(known, &one.path)) {
            return Look::Same;
        }
        let name = || one.name.clone();
        match scan(&one.path) {
            Ok(scanned) => Look::Anew(one.path.clone(), scanned),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let moved = registry.get(&one.name).ok().flatten().map(|it| it.path);
                let moved = moved.filter(|path| *path != one.path);
                let found = moved.and_then(|path| Some((scan(&path).ok()?, path)));
                let gone = || Unreadable::Gone { name: name(), path: one.path.clone() };
                found.map_or_else(
                    || Look::Unreadable(gone()),
                    |(scanned, path)| Look::Anew(path, scanned),
                )
            }
            Err(error) => Look::Unreadable(Unreadable::Failed { name: name(), error }),
        }
    }
}

/// Whether the directories of an environment are as old as those that were read. One without any is always read: where
/// the first one would appear, nobody knows.
fn is_same(known: &Known, environment: &Path) -> bool {
    let is = |path: &Path, then| time(path).is_ok_and(|now| now == then);
    !known.sites.is_empty()
        && is(&environment.join("lib"), known.lib)
        && known.sites.iter().all(|site| site.time != 0 && is(&site.path, site.time))
}
