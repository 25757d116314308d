//! Which packages differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::version::is_same;

/// A package of a side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Its name as it is written there.
    #[serde(skip)]
    pub name: String,
    /// Its version; `None` if nothing tells it.
    pub version: Option<String>,
    /// What it comes from, if not from an index: a URL, or `-e` and a directory.
    pub from: Option<String>,
    /// Why it is there.
    pub how: How,
}

/// Why a package is there. What comes first is shown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The user asked for it, as far as anybody knows.
    Asked,
    /// Another package requires it.
    Dependency,
    /// It is one of those that environments start with.
    Seed,
}

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// Only the first has it.
    OnlyLeft,
    /// Only the second has it.
    OnlyRight,
    /// Both have it, in other versions.
    Version,
    /// Both have the same version, from other places.
    Source,
    /// Both set it, to other values.
    Value,
}

/// A package that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackageDifference {
    /// Its normalized name.
    pub name: String,
    /// How it differs.
    pub difference: Difference,
    /// Why it is there, where it is for the better reason.
    pub how: How,
    /// The one of the first.
    pub left: Option<Package>,
    /// The one of the second.
    pub right: Option<Package>,
}

/// The packages that differ, by the reason for which they are there, then by name.
pub(super) fn differences(
    left: &BTreeMap<String, Package>,
    right: &BTreeMap<String, Package>,
) -> Vec<PackageDifference> {
    let names: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let pairs = names.into_iter().map(|name| (name, left.get(name), right.get(name)));
    let mut found: Vec<PackageDifference> = pairs
        .filter_map(|(name, left, right)| {
            let difference = difference(left, right)?;
            let how = left.into_iter().chain(right).map(|it| it.how).min()?;
            let (left, right) = (left.cloned(), right.cloned());
            Some(PackageDifference { name: name.clone(), difference, how, left, right })
        })
        .collect();
    found.sort_by_key(|it| it.how);
    found
}

fn difference(left: Option<&Package>, right: Option<&Package>) -> Option<Difference> {
    let (left, right) = match (left, right) {
        (Some(left), Some(right)) => (left, right),
        (None, None) => return None,
        (Some(_), None) => return Some(Difference::OnlyLeft),
        (None, Some(_)) => return Some(Difference::OnlyRight),
    };
    let versions = left.version.as_deref().zip(right.version.as_deref());
    if versions.is_some_and(|(left, right)| !is_same(left, right)) {
        return Some(Difference::Version);
    }
    (left.from != right.from).then_some(Difference::Source)
}
