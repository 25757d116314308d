//! Entries that are about the same environment: somebody copied a file of the registry.

use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;

use super::{Finding, Problem};
use crate::registry::{Entry, Survey};

/// An entry with its name and its file.
struct One<'a> {
    name: &'a str,
    file: &'a Path,
    entry: &'a Entry,
}

impl One<'_> {
    /// Whether its directory has its name. Of several, that one is probably the first.
    fn is_original(&self) -> bool {
        self.entry.path.file_name().is_some_and(|last| last == self.name)
    }
}

/// All but the first of each group.
pub(super) fn find(survey: &Survey) -> Vec<Finding> {
    let all = || {
        survey.files.iter().filter_map(|file| {
            let (name, entry) = (file.name.as_deref()?, file.entry.as_ref().ok()?);
            Some(One { name, file: &file.path, entry })
        })
    };
    let mut found = Vec::new();
    for (first, others) in groups(all(), |one| one.entry.path.as_path()) {
        found.extend(others.iter().map(|one| {
            let problem = Problem::SameDirectory(first.name.to_owned());
            Finding::of(one.name, one.entry.path.clone(), problem)
        }));
    }
    for (first, others) in groups(all(), |one| one.entry.id) {
        // Where one of the directories is gone, that was said.
        let elsewhere = others.iter().filter(|one| one.entry.path != first.entry.path);
        let there = elsewhere.filter(|one| one.entry.path.is_dir() && first.entry.path.is_dir());
        found
            .extend(there.map(|one| {
                Finding::of(one.name, one.file, Problem::SameId(first.name.to_owned()))
            }));
    }
    found
}

/// The groups of entries that have a key in common: the first one, and the others.
fn groups<'a, K: Eq + Hash>(
    all: impl Iterator<Item = One<'a>>,
    key: impl Fn(&One<'a>) -> K,
) -> Vec<(One<'a>, Vec<One<'a>>)> {
    let mut groups = HashMap::<K, Vec<One<'a>>>::new();
    for one in all {
        groups.entry(key(&one)).or_default().push(one);
    }
    let several = groups.into_values().filter(|group| group.len() > 1).map(|mut group| {
        group.sort_by_key(|one| (!one.is_original(), one.name));
        let first = group.remove(0);
        (first, group)
    });
    several.collect()
}
