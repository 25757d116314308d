//! Which packages differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::inspect::distributions::Source;
use crate::inspect::versions::{is_same, meets};

/// A package of a side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Its version; `None` if nothing tells it.
    pub version: Option<String>,
    /// The conditions on its version, where a file has no exact one: `>=1,<2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    /// What it comes from, if not from an index: a URL, or `-e` and a directory.
    pub from: Option<String>,
    /// Whether that says exactly what it comes from, and not only which branch.
    #[serde(skip)]
    pub is_exact: bool,
    /// Why it is there; `None` if nothing tells.
    pub how: Option<How>,
}

/// Why a package is there. What comes first is shown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The user asked for it, as far as anybody knows.
    AskedFor,
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

/// Gives what has no name in a file the name that it has on the other side, where it comes from the same place.
pub(super) fn name_as_in(
    packages: &mut BTreeMap<String, Package>,
    other: &BTreeMap<String, Package>,
) {
    let is_nameless =
        |name: &&String| !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let nameless: Vec<String> = packages.keys().filter(is_nameless).cloned().collect();
    for key in nameless {
        let one = &packages[&key];
        let same = other.iter().find(|(name, it)| {
            it.from.is_some() && is_same_source(one, it) && !packages.contains_key(*name)
        });
        let Some((name, _)) = same else { continue };
        if let Some(one) = packages.remove(&key) {
            packages.insert(name.clone(), one);
        }
    }
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
            let how = left.into_iter().chain(right).filter_map(|it| it.how).min();
            let how = how.unwrap_or(How::AskedFor);
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
    if !is_same_version(left, right) {
        return Some(Difference::Version);
    }
    (!is_same_source(left, right)).then_some(Difference::Source)
}

/// Whether both may be of one version. What isn't known is no difference.
fn is_same_version(left: &Package, right: &Package) -> bool {
    match (&left.version, &left.conditions, &right.version, &right.conditions) {
        (Some(left), _, Some(right), _) => is_same(left, right),
        (Some(version), _, _, Some(conditions)) | (_, Some(conditions), Some(version), _) => {
            meets(version, conditions).unwrap_or(conditions.is_empty())
        }
        (_, Some(left), _, Some(right)) => left == right,
        _ => true,
    }
}

/// A branch is compared by its repository, and an archive of which one side has no hash by its URL.
fn is_same_source(left: &Package, right: &Package) -> bool {
    let has_hash =
        |package: &Package| package.from.as_ref().is_some_and(|it| it.contains("sha256="));
    if left.is_exact && right.is_exact && has_hash(left) == has_hash(right) {
        return left.from == right.from;
    }
    let source = |package: &Package| package.from.as_deref().map(Source::of_url);
    match (source(left), source(right)) {
        (Some(Some(left)), Some(Some(right))) => left.is(&right),
        _ => left.from == right.from,
    }
}
