//! Finds distributions in all environments.

mod index;
mod refresh;
mod scan;
mod wanted;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr as _;
use std::sync::Arc;

use pep440_rs::Version;

pub use index::{PackageIndex, known};
pub use refresh::Unreadable;
pub use wanted::{Wanted, WantedDistribution, specifiers};

use crate::context::Context;
use crate::error::Result;
use crate::inspect::distributions::{Came, Distribution, Marks, MetadataProblem, once, parts};
use crate::parallel;
use crate::registry::ListedEnvironment;
use crate::venv::seed::normalized;
use index::{Known, Site};

/// A distribution that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The name, as its author writes it.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// The environment that has it.
    pub environment: Arc<ListedEnvironment>,
    /// How it came into the environment.
    pub came: Came,
    /// What its installer recorded.
    pub metadata: PathBuf,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Answer {
    /// By name, the newest version of each first.
    pub found: Vec<Found>,
    /// Environments that can't be looked into.
    pub unreadable: Vec<Unreadable>,
    /// What is wrong with the metadata of what was found.
    pub problems: Vec<MetadataProblem>,
}

/// The distributions that are `wanted`, in all environments that the registry lists. With `together`, only in those
/// that have every one. Reads metadata of what it finds, and otherwise no file but the index.
pub fn find(context: &Context, wanted: &[Wanted], together: bool) -> Result<Answer> {
    let registry = context.registry()?;
    let mut environments = registry.list()?;
    let mut index = PackageIndex::load(context);
    let (unreadable, has_changed) = index.refresh(&registry, &mut environments);
    if has_changed {
        index.save(context);
    }
    let environments: Vec<Arc<ListedEnvironment>> =
        environments.into_iter().map(Arc::new).collect();
    let search = Search::new(&index, wanted);
    let mut answer = Answer { unreadable, ..Answer::default() };
    for found in parallel::map(&environments, |one| search.within(one, together)) {
        answer.found.extend(found.found);
        answer.problems.extend(found.problems);
    }
    answer.found.sort_by_cached_key(|it| {
        let version = it.version.as_deref().and_then(|text| Version::from_str(text).ok());
        (normalized(&it.name), Reverse(version), it.environment.name.clone())
    });
    Ok(answer)
}

/// A search, prepared for all environments: every name is compared once.
struct Search<'a> {
    index: &'a PackageIndex,
    wanted: Vec<Prepared<'a>>,
}

enum Prepared<'a> {
    Distribution {
        wanted: &'a WantedDistribution,
        /// For each number whether it is the name of a distribution that is wanted.
        is_named: Vec<bool>,
    },
    Import {
        name: &'a str,
        /// The number of its first part, if anybody has such a file.
        first: Option<u32>,
    },
}

impl<'a> Search<'a> {
    fn new(index: &'a PackageIndex, wanted: &'a [Wanted]) -> Self {
        let name = |file| parts(file).map_or("", |(name, _)| name);
        let names: Vec<&str> = index.distributions.iter().map(name).collect();
        let prepared = wanted.iter().map(|one| match one {
            Wanted::Distribution(wanted) => {
                let is_named = names.iter().map(|name| wanted.is_named(name)).collect();
                Prepared::Distribution { wanted, is_named }
            }
            Wanted::Import(name) => {
                let first = name.split('.').next().unwrap_or_default();
                let number = index.imports.iter().zip(0..).find(|(it, _)| *it == first);
                Prepared::Import { name, first: number.map(|(_, number)| number) }
            }
        });
        Self { index, wanted: prepared.collect() }
    }

    /// What is in one environment.
    fn within(&self, environment: &Arc<ListedEnvironment>, together: bool) -> Answer {
        let mut answer = Answer::default();
        let Some(known) = self.index.environments.get(&environment.path) else { return answer };
        let marks = Marks::in_all(|| self.distributions(known, |_| true));
        let mut seen = BTreeSet::new();
        for wanted in &self.wanted {
            let (all, problems) = once(self.candidates(known, wanted));
            answer.problems.extend(problems);
            let mut is_met = false;
            for it in all {
                let wanted = match wanted {
                    Prepared::Distribution { wanted, .. } if !wanted.may_have(&it) => continue,
                    Prepared::Distribution { wanted, .. } => Some(wanted),
                    Prepared::Import { .. } => None,
                };
                let read = it.read();
                if wanted.is_some_and(|wanted| !wanted.has(read.version.as_deref())) {
                    continue;
                }
                is_met = true;
                if !seen.insert(it.metadata.clone()) {
                    continue;
                }
                answer.problems.extend(read.problem);
                answer.found.push(Found {
                    name: read.name,
                    version: read.version,
                    environment: Arc::clone(environment),
                    came: marks.came(&it),
                    metadata: it.metadata,
                });
            }
            if together && !is_met {
                return Answer::default();
            }
        }
        answer
    }

    /// The distributions that may be wanted, as far as the index tells it, and of those that are imported under some
    /// name, what their files tell.
    fn candidates(&self, known: &Known, wanted: &Prepared<'_>) -> Vec<Distribution> {
        match wanted {
            Prepared::Distribution { is_named, .. } => self.distributions(known, |number| {
                is_named.get(number as usize).copied().unwrap_or_default()
            }),
            Prepared::Import { name, first } => {
                let has_file = |site: &Site| first.is_some_and(|it| site.imports.contains(&it));
                let is_there = known.sites.iter().any(has_file);
                let is_elsewhere = known.sites.iter().any(|site| site.adds_elsewhere);
                if !is_there && !is_elsewhere {
                    return Vec::new();
                }
                let mut all = self.distributions(known, |_| true);
                // What stands elsewhere is imported from its sources, or from an egg.
                all.retain(|it| (is_there || it.stands_elsewhere()) && it.is_imported_as(name));
                all
            }
        }
    }

    fn distributions(&self, known: &Known, is_wanted: impl Fn(u32) -> bool) -> Vec<Distribution> {
        let in_site = |site: &Site| {
            let numbers = site.distributions.iter().filter(|number| is_wanted(**number));
            let path = |number: &u32| site.path.join(self.index.distributions.text(*number));
            numbers.map(path).filter_map(Distribution::at).collect::<Vec<_>>()
        };
        known.sites.iter().flat_map(in_site).collect()
    }
}
