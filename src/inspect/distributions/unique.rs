//! Which distribution counts if an environment has several with one name.

use std::collections::BTreeMap;
use std::path::Path;

use super::problem::{MetadataProblem, MetadataProblemKind};
use super::{Distribution, installed};

/// The distributions in the environment, each name once, by their normalized names, and those that stand beside another
/// one with the same name. An upgrade that was cut short leaves the metadata of both versions. Reads a few small files
/// of those of which there are several, and no other file.
pub fn each_once(environment: &Path) -> (Vec<Distribution>, Vec<MetadataProblem>) {
    once(installed(environment))
}

/// The same of these distributions of one environment.
pub fn once(all: Vec<Distribution>) -> (Vec<Distribution>, Vec<MetadataProblem>) {
    let mut best: BTreeMap<String, Distribution> = BTreeMap::new();
    let mut problems = Vec::new();
    for it in all {
        let name = it.normalized();
        let Some(other) = best.get(&name) else {
            best.insert(name, it);
            continue;
        };
        let is_better = it.rank() > other.rank();
        let (counts, left) = if is_better { (&it, other) } else { (other, &it) };
        if !is_of_sources(counts, left) {
            let kind = MetadataProblemKind::Twice(counts.metadata.clone());
            problems.push(MetadataProblem { path: left.metadata.clone(), kind });
        }
        if is_better {
            best.insert(name, it);
        }
    }
    (best.into_values().collect(), problems)
}

/// setuptools leaves an `.egg-info` beside an `.egg-link`.
fn is_of_sources(counts: &Distribution, left: &Distribution) -> bool {
    let is = |it: &Distribution, kind: &str| it.metadata.extension().is_some_and(|it| it == kind);
    is(counts, "egg-link") && is(left, "egg-info")
}

impl Distribution {
    /// Whether the user asked for it, and its installer recorded that (PEP 376).
    pub fn is_requested(&self) -> bool {
        self.metadata.join("REQUESTED").is_file()
    }

    /// Which one counts if there are several.
    fn rank(&self) -> impl Ord + use<> {
        let version = self.version.as_deref().and_then(|text| text.parse().ok());
        let is_complete = self.metadata.join("RECORD").is_file();
        (self.editable_source().is_some(), is_complete, version as Option<pep440_rs::Version>)
    }
}
