//! Which package requires which.

use std::collections::{BTreeMap, BTreeSet};

use super::{Package, Read, is_wanted};
use crate::inspect::distributions::{Came, Dependency};
use crate::inspect::requirements::MarkerFacts;
use crate::venv::seed::normalized;

/// A requirement of a package in its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// What is required.
    pub wanted: Dependency,
    /// The number of the package that is there; `None` if it is missing.
    pub target: Option<usize>,
    /// Whether it is there in a version that is wanted; `None` if its version or what is wanted makes no sense.
    pub is_met: Option<bool>,
}

/// The packages of an environment, by their normalized names.
#[derive(Debug, Clone, Default)]
pub struct Packages {
    /// The packages.
    pub all: Vec<Package>,
    numbers: BTreeMap<String, usize>,
}

impl Packages {
    /// Every requirement that holds for a Python with these facts, and for the extras that other packages want. With
    /// which extras the user asked for a package, nobody recorded.
    pub(super) fn of(read: Vec<Read>, facts: &MarkerFacts) -> Self {
        let numbers: BTreeMap<String, usize> =
            read.iter().map(|it| it.name.clone()).zip(0..).collect();
        let wanted = wanted(&read, &numbers, facts);
        let versions: Vec<Option<&str>> =
            read.iter().map(|it| it.metadata.version.as_deref()).collect();
        let edges: Vec<Vec<Edge>> = wanted
            .iter()
            .map(|wanted| {
                edges(wanted, |name| {
                    let number = *numbers.get(&normalized(name))?;
                    Some((number, versions[number]))
                })
            })
            .collect();
        let required: BTreeSet<usize> = edges.iter().flatten().filter_map(|it| it.target).collect();
        let all = std::iter::zip(read, edges).zip(0..).map(|((read, requires), number)| {
            let is_guess = read.came == Came::Unknown && required.contains(&number);
            Package {
                name: read.metadata.name,
                version: read.metadata.version,
                came: if is_guess { Came::Dependency } else { read.came },
                size: read.size,
                requires,
            }
        });
        Self { all: all.collect(), numbers }
    }

    /// The number of the package with that name, in any spelling.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(&normalized(name)).copied()
    }

    /// The packages that require this one, and what they want of it.
    pub fn dependents(&self, number: usize) -> Vec<(usize, &Edge)> {
        let all = self.all.iter().zip(0..);
        all.filter_map(|(package, from)| {
            Some((from, package.requires.iter().find(|edge| edge.target == Some(number))?))
        })
        .collect()
    }

    /// The packages at the top of a tree: those that no other requires, and one of each circle that is under none.
    pub fn roots(&self) -> Vec<usize> {
        let edges = self.all.iter().zip(0..).flat_map(|(package, from)| {
            package.requires.iter().filter_map(move |edge| Some((from, edge.target?)))
        });
        let required: BTreeSet<usize> =
            edges.filter(|(from, target)| from != target).map(|(_, target)| target).collect();
        let mut roots: Vec<usize> =
            (0..self.all.len()).filter(|number| !required.contains(number)).collect();
        let mut seen = BTreeSet::new();
        for root in &roots {
            self.reach(*root, &mut seen);
        }
        for number in 0..self.all.len() {
            if !seen.contains(&number) {
                roots.push(number);
                self.reach(number, &mut seen);
            }
        }
        roots.sort_unstable();
        roots
    }

    /// Adds the package, and all that it requires.
    fn reach(&self, number: usize, seen: &mut BTreeSet<usize>) {
        let mut open = vec![number];
        while let Some(number) = open.pop() {
            if seen.insert(number) {
                open.extend(self.all[number].requires.iter().filter_map(|edge| edge.target));
            }
        }
    }
}

/// What each package requires. An extra of one may want extras of others, also of those that come before it.
fn wanted<'a>(
    read: &'a [Read],
    numbers: &BTreeMap<String, usize>,
    facts: &MarkerFacts,
) -> Vec<Vec<&'a Dependency>> {
    let mut extras = vec![Vec::new(); read.len()];
    let mut wanted: Vec<Vec<&Dependency>> = vec![Vec::new(); read.len()];
    let mut open: BTreeSet<usize> = (0..read.len()).collect();
    let target = |it: &Dependency| numbers.get(&normalized(&it.name)).copied();
    while let Some(number) = open.pop_first() {
        let is_wanted = |it: &&Dependency| {
            is_wanted(it, &extras[number], facts).unwrap_or_else(|| target(it).is_some())
        };
        wanted[number] = read[number].metadata.requires.iter().filter(is_wanted).collect();
        for it in &wanted[number] {
            let Some(target) = target(it) else { continue };
            for extra in &it.extras {
                if !extras[target].contains(extra) {
                    extras[target].push(extra.clone());
                    open.insert(target);
                }
            }
        }
    }
    wanted
}

/// The requirements by name, each package once: two of one name are met if both are.
fn edges<'a>(
    wanted: &[&Dependency],
    installed: impl Fn(&str) -> Option<(usize, Option<&'a str>)>,
) -> Vec<Edge> {
    let mut edges: BTreeMap<String, Edge> = BTreeMap::new();
    for it in wanted {
        let there = installed(&it.name);
        let is_met = match there {
            Some((_, Some(version))) => it.is_met_by(version),
            Some((_, None)) => None,
            None => Some(false),
        };
        let edge = Edge { wanted: (*it).clone(), target: there.map(|(number, _)| number), is_met };
        let name = normalized(&it.name);
        let Some(other) = edges.get_mut(&name) else {
            edges.insert(name, edge);
            continue;
        };
        let both = [&other.wanted.versions, &edge.wanted.versions];
        let is_new = !edge.wanted.versions.is_empty() && both[0] != both[1];
        if is_new && !other.wanted.versions.is_empty() {
            other.wanted.versions = format!("{},{}", both[0], both[1]);
        } else if is_new {
            other.wanted.versions = edge.wanted.versions;
        }
        other.wanted.extras.extend(edge.wanted.extras);
        other.is_met = match (other.is_met, edge.is_met) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        };
    }
    edges.into_values().collect()
}
