//! What has to change so that an environment has what a file lists. Computes it from what is there, and does nothing.

use std::collections::BTreeSet;
use std::str::FromStr as _;

use pep440_rs::VersionSpecifiers;

use super::need::{Found, Installed};
use crate::inspect::distributions::{DirectUrl, Source};
use crate::inspect::locks::{Lock, Origin, Package, Selection};
use crate::inspect::requirements::MarkerFacts;
use crate::inspect::versions::{is_same, meets};
use crate::venv::seed::{TOOLS, normalized};

/// What has to change.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// What is to be installed, or replaced.
    pub changes: Vec<Change<'a>>,
    /// What is to be removed.
    pub removes: Vec<Surplus>,
    /// How many of the file's packages are there as it wants them.
    pub unchanged: usize,
    /// How many of the file's packages are for other environments.
    pub left_out: usize,
}

/// A package that is to be installed, or replaced.
#[derive(Debug)]
pub struct Change<'a> {
    /// Its name, as far as anything tells it.
    pub name: String,
    /// What is there: a version, or where it came from.
    pub from: Option<String>,
    /// What is to be there.
    pub to: String,
    /// What the file says; `None` for what one of the file's packages requires.
    pub package: Option<&'a Package>,
}

/// A package that is to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surplus {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
}

impl Plan<'_> {
    /// Whether nothing has to change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.removes.is_empty()
    }
}

/// A package of Debian's that is none: pip can't remove it.
const NONE: &str = "pkg-resources";

/// Compares what is installed with what the file has for this Python.
pub(super) fn plan<'a>(
    lock: &Lock,
    selection: &Selection<'a>,
    installed: &Installed,
    facts: &MarkerFacts,
) -> Plan<'a> {
    let mut plan = Plan { left_out: selection.left_out.len(), ..Plan::default() };
    let (mut roots, records) = (Vec::new(), installed.records_sources());
    let is_there = |package: &Package, found: &Found| {
        // What an old pip installed from elsewhere can't be told from what it should be.
        let is_untold = package.origin != Origin::Index && found.direct.is_none() && !records;
        is_untold || is_satisfied(package, found, lock.is_complete())
    };
    for &package in &selection.packages {
        let found = find(package, installed);
        roots.extend(root(package, found));
        if found.is_some_and(|found| is_there(package, found)) {
            plan.unchanged += 1;
        } else {
            plan.changes.push(change(package, found));
        }
    }
    let mut needed: BTreeSet<String> = roots.iter().map(|(name, _)| normalized(name)).collect();
    if !lock.is_complete() {
        let (all, lacking) = installed.needed(roots, facts);
        needed = all;
        for one in lacking {
            let is_known = |change: &Change| normalized(&change.name) == one.name;
            if !plan.changes.iter().any(is_known) {
                plan.changes.push(Change {
                    from: installed.get(&one.name).map(shown),
                    to: format!("{} (for {})", or_newest(&one.versions), one.by),
                    name: one.name,
                    package: None,
                });
            }
        }
    }
    let is_said = lock.is_complete() && needed.contains("pip");
    let is_kept = |name: &str| name == NONE || TOOLS.contains(&name) && !is_said;
    let surplus = installed.0.iter().filter(|(name, _)| !needed.contains(*name) && !is_kept(name));
    plan.removes.extend(
        surplus.map(|(_, it)| Surplus { name: it.name.clone(), version: it.version.clone() }),
    );
    plan
}

/// The distribution that the package is about.
fn find<'i>(package: &Package, installed: &'i Installed) -> Option<&'i Found> {
    match (&package.name, source(package)) {
        (Some(name), _) => installed.get(name),
        (None, Some(source)) => installed.with_source(&source),
        (None, None) => None,
    }
}

fn root(package: &Package, found: Option<&Found>) -> Option<(String, Vec<String>)> {
    let name = package.name.as_ref().or(found.map(|found| &found.name))?;
    Some((name.clone(), package.extras.iter().map(|extra| normalized(extra)).collect()))
}

fn change<'a>(package: &'a Package, found: Option<&Found>) -> Change<'a> {
    let to = match (&package.origin, &package.version) {
        (Origin::Index, Some(version)) => version.clone(),
        (Origin::Index, None) => or_newest(&package.conditions).to_owned(),
        _ => package.place(),
    };
    let name = package.name.clone().or(found.map(|found| found.name.clone()));
    let package = Some(package);
    Change { name: name.unwrap_or_default(), from: found.map(shown), to, package }
}

fn or_newest(conditions: &str) -> &str {
    if conditions.is_empty() { "the newest" } else { conditions }
}

/// The version; where it came from, if that says more.
fn shown(found: &Found) -> String {
    let version = found.version.clone().unwrap_or_default();
    match &found.direct {
        None => version,
        Some(direct) => format!("{version} ({})", direct.place()),
    }
}

/// Whether the distribution is what the package asks for. For requirements, pip takes whatever has the version.
fn is_satisfied(package: &Package, found: &Found, is_exact: bool) -> bool {
    let is_direct = found.direct.is_some();
    match &package.origin {
        Origin::Index => (!is_direct || !is_exact) && has_version(package, found),
        Origin::Direct(wanted) => {
            found.direct.as_ref().is_some_and(|direct| is_same_source(wanted, direct))
        }
        Origin::Url(url) => is_at(url, found),
    }
}

fn has_version(package: &Package, found: &Found) -> bool {
    let Some(version) = &found.version else { return false };
    match &package.version {
        Some(wanted) => is_same(wanted, version),
        // Conditions that make no sense are pip's to judge.
        None => meets(version, &package.conditions)
            .unwrap_or_else(|| VersionSpecifiers::from_str(&package.conditions).is_ok()),
    }
}

fn is_same_source(wanted: &DirectUrl, there: &DirectUrl) -> bool {
    let is_one = |one: &str, other: &str| match (Source::of_url(one), Source::of_url(other)) {
        (Some(one), Some(other)) => one.is(&other),
        _ => one == other,
    };
    match (wanted, there) {
        (
            DirectUrl::Archive { url, hash, subdirectory },
            DirectUrl::Archive { url: other, hash: its, subdirectory: below },
        ) => {
            let is_hashed = hash.is_none() || its.is_none() || hash == its;
            is_one(url, other) && is_hashed && subdirectory == below
        }
        (
            DirectUrl::Commit { url, commit, subdirectory, .. },
            DirectUrl::Commit { url: other, commit: its, subdirectory: below, .. },
        ) => is_one(url, other) && commit == its && subdirectory == below,
        (
            DirectUrl::Directory { path, is_editable },
            DirectUrl::Directory { path: other, is_editable: its },
        ) => is_editable == its && Source::Path(path.clone()).is(&Source::Path(other.clone())),
        _ => false,
    }
}

/// Whether it came from the URL of a requirement, which may name a branch or a commit.
fn is_at(url: &str, found: &Found) -> bool {
    let is_source = match (Source::of_url(url), found.source()) {
        (Some(wanted), Some(there)) => wanted.is(&there),
        _ => false,
    };
    let revision = url.split('#').next().and_then(|url| Some(url.rsplit_once('@')?.1));
    match (&found.direct, revision.filter(|it| !it.contains(['/', ':']))) {
        (Some(DirectUrl::Commit { commit, requested, .. }), Some(revision)) => {
            is_source && (revision == commit || Some(revision) == requested.as_deref())
        }
        _ => is_source,
    }
}

fn source(package: &Package) -> Option<Source> {
    match &package.origin {
        Origin::Index => None,
        Origin::Url(url) => Source::of_url(url),
        Origin::Direct(DirectUrl::Directory { path, .. }) => Some(Source::Path(path.clone())),
        Origin::Direct(DirectUrl::Commit { url, .. } | DirectUrl::Archive { url, .. }) => {
            Source::of_url(url)
        }
    }
}
