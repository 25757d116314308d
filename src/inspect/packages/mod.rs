//! The packages of one environment, and which requires which. Starts nothing.

mod facts;
mod graph;
#[cfg(all(test, unix))]
mod tests;

use std::path::Path;

pub use facts::marker_facts;
pub use graph::{Edge, Packages};

use crate::inspect::distributions::{
    Came, Dependency, Distribution, Marks, Metadata, MetadataProblem, each_once,
};
use crate::inspect::requirements::MarkerFacts;
use crate::parallel;

/// A package of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The name as its author writes it.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// How it came; where nobody recorded that and another one requires it, as a dependency.
    pub came: Came,
    /// The bytes of its files; `None` if nothing tells.
    pub size: Option<u64>,
    /// What it requires in this environment.
    pub requires: Vec<Edge>,
}

/// What is read of a package before the others are known.
struct Read {
    /// Its name in the form in which names are compared.
    name: String,
    metadata: Metadata,
    came: Came,
    size: Option<u64>,
}

/// Reads the metadata of all packages in an environment whose Python has these `facts`, and what is wrong with it.
pub fn read(environment: &Path, facts: &MarkerFacts) -> (Packages, Vec<MetadataProblem>) {
    read_with(environment, facts, Distribution::size)
}

/// The same without their sizes, for which the list of all their files has to be read.
pub fn read_without_sizes(
    environment: &Path,
    facts: &MarkerFacts,
) -> (Packages, Vec<MetadataProblem>) {
    read_with(environment, facts, |_| None)
}

fn read_with(
    environment: &Path,
    facts: &MarkerFacts,
    size: impl Fn(&Distribution) -> Option<u64> + Sync,
) -> (Packages, Vec<MetadataProblem>) {
    let (all, mut problems) = each_once(environment);
    let marks = Marks::of(&all);
    let mut read = parallel::map(&all, |it| Read {
        name: it.normalized(),
        metadata: it.read(),
        came: marks.came(it),
        size: size(it),
    });
    problems.extend(read.iter_mut().filter_map(|it| it.metadata.problem.take()));
    (Packages::of(read, facts), problems)
}

/// Whether a requirement is wanted, if these extras of the package are, whose names are normalized. `None` if that
/// depends on something unknown.
pub fn is_wanted(it: &Dependency, extras: &[String], facts: &MarkerFacts) -> Option<bool> {
    let Some(marker) = &it.marker else { return Some(true) };
    let answers = || {
        let extras = extras.iter().map(String::as_str).chain([""]);
        extras.map(|extra| facts.holds(marker, extra))
    };
    if answers().any(|answer| answer == Some(true)) {
        return Some(true);
    }
    if answers().any(|answer| answer.is_none()) { None } else { Some(false) }
}
