//! What is installed, with what it requires.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::inspect::distributions::{Dependency, DirectUrl, Source, each_once, records_sources};
use crate::inspect::packages::is_wanted;
use crate::inspect::requirements::MarkerFacts;
use crate::inspect::sources::cloned;
use crate::venv::seed::normalized;

/// The distributions of an environment, by their normalized names.
#[derive(Debug, Default)]
pub(super) struct Installed(pub(super) BTreeMap<String, Found>);

/// A distribution.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// The name, as its metadata writes it.
    pub(super) name: String,
    pub(super) version: Option<String>,
    /// What it was installed from, if not from an index.
    pub(super) direct: Option<DirectUrl>,
    pub(super) requires: Vec<Dependency>,
}

/// A distribution that is required, and is not there in a version that will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lacking {
    /// What requires it.
    pub(super) by: String,
    /// The versions that it may have: `>=3`. Empty if it may have any.
    pub(super) versions: String,
    /// Its normalized name.
    pub(super) name: String,
}

impl Installed {
    /// Those of an environment. Reads the metadata of each.
    pub(super) fn of(environment: &Path) -> Self {
        let found = each_once(environment).0.into_iter().map(|it| {
            let metadata = it.read();
            let linked = it.editable_source().map(|path| {
                cloned(&path, environment)
                    .unwrap_or(DirectUrl::Directory { path, is_editable: true })
            });
            let found = Found {
                name: metadata.name,
                version: metadata.version,
                direct: linked.or_else(|| it.direct_url()),
                requires: metadata.requires,
            };
            (it.normalized(), found)
        });
        Self(found.collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&Found> {
        self.0.get(&normalized(name))
    }

    /// Whether its pip records where a distribution comes from, as pip does since 20.1. uv does.
    pub(super) fn records_sources(&self) -> bool {
        let pip = self.get("pip").and_then(|pip| pip.version.as_deref());
        pip.is_none_or(records_sources)
    }

    /// The one that was installed from there.
    pub(super) fn with_source(&self, source: &Source) -> Option<&Found> {
        self.0.values().find(|found| found.source().is_some_and(|it| it.is(source)))
    }

    /// The names of all that these distributions require, with their own, and what of it is not there. Each root has
    /// the extras that are asked for, normalized.
    pub(super) fn needed(
        &self,
        roots: impl IntoIterator<Item = (String, Vec<String>)>,
        facts: &MarkerFacts,
    ) -> (BTreeSet<String>, Vec<Lacking>) {
        let (mut needed, mut lacking) = (BTreeSet::new(), Vec::new());
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<(String, Vec<String>)> = roots.into_iter().collect();
        while let Some((name, extras)) = waiting.pop() {
            let name = normalized(&name);
            if !seen.insert((name.clone(), extras.clone())) {
                continue;
            }
            needed.insert(name.clone());
            let Some(found) = self.0.get(&name) else { continue };
            // A marker that can't be judged may hold.
            let wanted = |it: &&Dependency| is_wanted(it, &extras, facts) != Some(false);
            for dependency in found.requires.iter().filter(wanted) {
                let there = self.get(&dependency.name);
                if !there.is_some_and(|there| there.will_do(dependency)) {
                    lacking.push(Lacking {
                        by: found.name.clone(),
                        versions: dependency.versions.clone(),
                        name: normalized(&dependency.name),
                    });
                }
                waiting.push((dependency.name.clone(), dependency.extras.clone()));
            }
        }
        (needed, lacking)
    }
}

impl Found {
    pub(super) fn source(&self) -> Option<Source> {
        match self.direct.as_ref()? {
            DirectUrl::Directory { path, .. } => Some(Source::Path(path.clone())),
            DirectUrl::Commit { url, .. } | DirectUrl::Archive { url, .. } => Source::of_url(url),
        }
    }

    /// Whether it is enough for what somebody requires. A version that makes no sense is.
    fn will_do(&self, dependency: &Dependency) -> bool {
        let met = |version: &str| dependency.is_met_by(version) != Some(false);
        self.version.as_deref().is_none_or(met)
    }
}
