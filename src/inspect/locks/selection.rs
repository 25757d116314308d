//! What a lock file has for one Python: the steps of an installer in PEP 751.

use std::collections::BTreeSet;
use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

use super::super::requirements::{Asked, MarkerFacts};
use super::{Error, Lock, Package, Problem};
use crate::venv::seed::normalized;

/// What a lock file has for one Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection<'a> {
    /// What is to be installed.
    pub packages: Vec<&'a Package>,
    /// What is for others.
    pub left_out: Vec<LeftOut<'a>>,
}

/// A package that is for another environment, or that nobody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut<'a> {
    /// The package.
    pub package: &'a Package,
    /// The marker that doesn't hold, or the group that has it.
    pub because: &'a str,
}

impl Lock {
    /// What the file has for a Python with these facts, for somebody who asks for these extras and groups. A marker
    /// that can't be judged counts as one that holds: the installer judges it.
    ///
    /// # Errors
    /// The file is for another Python or another environment, has a package twice, or has not what is asked for.
    pub fn select(&self, facts: &MarkerFacts, asked: &Asked) -> Result<Selection<'_>, Error> {
        self.selected(facts, asked).map_err(|problem| Error { file: self.path.clone(), problem })
    }

    fn selected(&self, facts: &MarkerFacts, asked: &Asked) -> Result<Selection<'_>, Problem> {
        offered("extra", &asked.extras, &self.offers.extras)?;
        offered("group", &asked.groups, &self.offers.groups)?;
        self.check_python(facts.version())?;
        let groups = [self.offers.default_groups.clone(), asked.groups.clone()].concat();
        let facts = facts.clone().asking_for(Asked { groups: groups.clone(), ..asked.clone() });
        let holds = |marker: &str| facts.evaluate(marker) != Some(false);
        if !self.environments.is_empty() && !self.environments.iter().any(|it| holds(it)) {
            return Err(Problem::OtherEnvironment(self.environments.clone()));
        }
        let mut selection = Selection { packages: Vec::new(), left_out: Vec::new() };
        let is_asked = |group: &str| groups.iter().any(|it| normalized(it) == normalized(group));
        for package in &self.packages {
            let group = package.group.as_deref().filter(|group| !is_asked(group));
            let marker = package.marker.as_deref().filter(|marker| !holds(marker));
            if let Some(because) = group.or(marker) {
                selection.left_out.push(LeftOut { package, because });
                continue;
            }
            check(package.requires_python.as_ref(), facts.version(), package.name.as_deref())?;
            selection.packages.push(package);
        }
        self.check_once(&selection.packages)?;
        Ok(selection)
    }

    /// An error unless the file is for a Python of that version: `3.12.1`.
    fn check_python(&self, version: &str) -> Result<(), Problem> {
        check(self.requires_python.as_ref(), version, None)
    }

    /// Each name once. pip itself says what is wrong with requirements, and pipenv's groups may overlap.
    fn check_once(&self, packages: &[&Package]) -> Result<(), Problem> {
        let mut seen = BTreeSet::new();
        for package in packages.iter().filter(|_| self.kind == super::FileKind::Pylock) {
            let Some(name) = &package.name else { continue };
            if !seen.insert(normalized(name)) {
                return Err(Problem::Twice(name.clone()));
            }
        }
        Ok(())
    }
}

fn check(
    wants: Option<&VersionSpecifiers>,
    version: &str,
    package: Option<&str>,
) -> Result<(), Problem> {
    // A version that makes no sense is not refused for that.
    let (Some(wants), Ok(parsed)) = (wants, Version::from_str(version)) else { return Ok(()) };
    if wants.contains(&parsed) {
        return Ok(());
    }
    let (wants, has) = (wants.to_string(), version.to_owned());
    Err(Problem::OtherPython { wants, has, package: package.map(str::to_owned) })
}

fn offered(what: &'static str, asked: &[String], has: &[String]) -> Result<(), Problem> {
    let is_there = |name: &&String| has.iter().any(|it| normalized(it) == normalized(name));
    match asked.iter().find(|name| !is_there(name)) {
        Some(name) => Err(Problem::NotOffered { what, name: name.clone(), has: has.to_vec() }),
        None => Ok(()),
    }
}
