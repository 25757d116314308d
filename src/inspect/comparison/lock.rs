//! A file that lists packages as a side of a comparison.

use super::{Kind, Package, Side};
use crate::inspect::distributions::without_credentials;
use crate::inspect::locks::{self, FileKind, Lock, Origin};
use crate::inspect::requirements::{Asked, MarkerFacts};
use crate::venv::seed::normalized;

impl Side {
    /// What a file asks for in an environment with these facts. Without them, all that it may ask for: of two packages
    /// with one name, the first.
    ///
    /// # Errors
    /// The file is for another Python or another environment.
    pub fn of_lock(lock: &Lock, facts: Option<&MarkerFacts>) -> Result<Self, locks::Error> {
        let packages = match facts {
            Some(facts) => lock.select(facts, &Asked::default())?.packages,
            None => lock.packages.iter().collect(),
        };
        let mut side = Self {
            kind: kind(lock),
            name: lock.path.display().to_string(),
            path: lock.path.clone(),
            ..Self::default()
        };
        for one in packages {
            let name = one.name.as_deref().map_or_else(|| one.place(), normalized);
            side.packages.entry(name).or_insert_with(|| package(one));
        }
        Ok(side)
    }
}

/// Hashes are of use only if each package has one, those that others require, too.
fn kind(lock: &Lock) -> Kind {
    let has_hashes = lock.packages.iter().any(|it| !it.hashes.is_empty());
    match lock.kind {
        FileKind::Requirements if !has_hashes => Kind::Requirements,
        _ => Kind::Lock,
    }
}

fn package(one: &locks::Package) -> Package {
    let (from, is_exact) = match &one.origin {
        Origin::Index => (None, true),
        Origin::Url(url) => (Some(without_credentials(url)), false),
        Origin::Direct(direct) => (Some(direct.clone().without_credentials().place()), true),
    };
    let is_open = one.version.is_none() && from.is_none();
    let conditions = is_open.then(|| one.conditions.clone());
    Package { version: one.version.clone(), conditions, from, is_exact, how: None }
}
