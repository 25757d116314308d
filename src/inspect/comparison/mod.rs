//! What differs between two environments, or between an environment and a file that describes one.

mod environment;
mod lock;
mod packages;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

pub use packages::{Difference, How, Package, PackageDifference};

use crate::variables::{VariableName, Variables};
use packages::{differences, name_as_in};

/// One of the two that are compared.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Side {
    /// What it is.
    pub kind: Kind,
    /// The name of the environment, or the path as the user wrote it.
    pub name: String,
    /// Its directory or its file.
    pub path: PathBuf,
    /// The version of its Python; `None` if that isn't known.
    pub python: Option<String>,
    /// `cpython` or `pypy`.
    pub implementation: Option<String>,
    /// Whether it sees the packages of its interpreter.
    pub system_site_packages: Option<bool>,
    /// Its packages by their normalized names (PEP 503).
    #[serde(serialize_with = "count")]
    pub packages: BTreeMap<String, Package>,
    /// What is set while it is active.
    #[serde(skip)]
    pub variables: Option<Variables>,
}

/// What a side is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An environment.
    #[default]
    Environment,
    /// A file that lists all that is to be installed, but for what environments start with.
    Lock,
    /// A file that need not list what its packages require.
    Requirements,
}

impl Kind {
    /// Whether such a side would have a package that only the other one has, if they were the same.
    fn lists(self, package: &PackageDifference) -> bool {
        match self {
            Self::Environment => true,
            Self::Lock => package.how != How::Seed,
            Self::Requirements => package.how == How::AskedFor,
        }
    }
}

fn count<S: serde::Serializer>(
    packages: &BTreeMap<String, Package>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(packages.len() as u64)
}

/// What differs, in the order of its JSON.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    schema_version: u32,
    /// Whether nothing differs.
    pub same: bool,
    /// The first.
    pub left: Side,
    /// The second.
    pub right: Side,
    /// The facts about the Pythons that differ.
    pub settings: Vec<Setting>,
    /// The packages that differ: those that the user asked for, those that came along, the seeds.
    pub packages: Vec<PackageDifference>,
    /// The variables that differ.
    pub variables: Vec<VariableDifference>,
}

/// A fact about the two that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// The version or the implementation of Python.
    Python,
    /// Whether it sees the packages of its interpreter.
    SystemSitePackages,
}

/// A variable that differs. Its values may be secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VariableDifference {
    /// Its name.
    pub name: VariableName,
    /// Where it is set.
    pub difference: Difference,
}

impl Comparison {
    /// Compares two sides. What a side doesn't tell is not compared.
    pub fn of(mut left: Side, mut right: Side) -> Self {
        name_as_in(&mut left.packages, &right.packages);
        name_as_in(&mut right.packages, &left.packages);
        let settings = settings(&left, &right);
        let mut packages = differences(&left.packages, &right.packages);
        packages.retain(|it| match it.difference {
            Difference::OnlyLeft => right.kind.lists(it),
            Difference::OnlyRight => left.kind.lists(it),
            _ => true,
        });
        let variables = variables(&left, &right);
        let same = settings.is_empty() && packages.is_empty() && variables.is_empty();
        Self { schema_version: 1, same, left, right, settings, packages, variables }
    }
}

fn settings(left: &Side, right: &Side) -> Vec<Setting> {
    fn differ<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> bool {
        left.zip(right).is_some_and(|(left, right)| left != right)
    }
    let python = differ(left.python.as_ref(), right.python.as_ref())
        || differ(left.implementation.as_ref(), right.implementation.as_ref());
    let system = differ(left.system_site_packages.as_ref(), right.system_site_packages.as_ref());
    let found = [(python, Setting::Python), (system, Setting::SystemSitePackages)];
    found.into_iter().filter_map(|(differs, setting)| differs.then_some(setting)).collect()
}

fn variables(left: &Side, right: &Side) -> Vec<VariableDifference> {
    let Some((left, right)) = left.variables.as_ref().zip(right.variables.as_ref()) else {
        return Vec::new();
    };
    let mut names: Vec<&VariableName> = left.keys().chain(right.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let difference = |name: &VariableName| match (left.get(name), right.get(name)) {
        (Some(_), None) => Some(Difference::OnlyLeft),
        (None, Some(_)) => Some(Difference::OnlyRight),
        (left, right) => (left != right).then_some(Difference::Value),
    };
    let found = names.into_iter().filter_map(|name| {
        Some(VariableDifference { name: name.clone(), difference: difference(name)? })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(packages: &[(&str, Option<&str>, How)]) -> Side {
        let packages = packages.iter().map(|(name, version, how)| {
            let version = version.map(str::to_owned);
            (
                (*name).to_owned(),
                Package { version, conditions: None, from: None, is_exact: true, how: Some(*how) },
            )
        });
        Side { packages: packages.collect(), ..Side::default() }
    }

    fn told(comparison: &Comparison) -> Vec<(&str, Difference)> {
        comparison.packages.iter().map(|it| (it.name.as_str(), it.difference)).collect()
    }

    #[test]
    fn what_the_user_asked_for_comes_first_and_seeds_last() {
        let left = side(&[
            ("a", Some("1"), How::Dependency),
            ("b", Some("1"), How::AskedFor),
            ("c", Some("1.0"), How::AskedFor),
            ("pip", Some("1"), How::Seed),
        ]);
        let right = side(&[
            ("a", Some("2"), How::Dependency),
            ("c", Some("1.0.0"), How::AskedFor),
            ("d", None, How::AskedFor),
            ("pip", Some("2"), How::Seed),
        ]);
        let comparison = Comparison::of(left, right);
        let expected = [
            ("b", Difference::OnlyLeft),
            ("d", Difference::OnlyRight),
            ("a", Difference::Version),
            ("pip", Difference::Version),
        ];
        assert_eq!(told(&comparison), expected);
        assert!(!comparison.same);
    }

    #[test]
    fn the_same_version_from_elsewhere_differs() {
        let mut left = side(&[("a", Some("1"), How::AskedFor)]);
        let right = left.clone();
        left.packages.get_mut("a").unwrap().from = Some("file:///a".to_owned());
        assert_eq!(told(&Comparison::of(left.clone(), right)), [("a", Difference::Source)]);
        assert!(Comparison::of(left.clone(), left).same);
    }

    #[test]
    fn what_a_side_does_not_tell_is_not_compared() {
        let known = |python: &str| Side {
            python: Some(python.to_owned()),
            system_site_packages: Some(true),
            variables: Some(Variables::new()),
            ..Side::default()
        };
        assert!(Comparison::of(known("3.12.1"), Side::default()).same);
        let other = Side { system_site_packages: Some(false), ..known("3.12.2") };
        let both = [Setting::Python, Setting::SystemSitePackages];
        assert_eq!(Comparison::of(known("3.12.1"), other).settings, both);
    }

    #[test]
    fn a_variable_is_named_and_its_values_are_not_told() {
        let set = |values: &[(&str, &str)]| {
            let one = |(name, value): &(&str, &str)| {
                let name = VariableName::new(name).unwrap();
                (name, crate::variables::Variable::Value((*value).to_owned()))
            };
            let variables = Some(values.iter().map(one).collect());
            Side { variables, ..Side::default() }
        };
        let left = set(&[("A", "s3cret-1"), ("B", "s3cret-2"), ("C", "s3cret-3")]);
        let right = set(&[("A", "s3cret-1"), ("B", "s3cret-4"), ("D", "s3cret-5")]);
        let comparison = Comparison::of(left, right);
        let found: Vec<(&str, Difference)> =
            comparison.variables.iter().map(|it| (it.name.as_str(), it.difference)).collect();
        let expected =
            [("B", Difference::Value), ("C", Difference::OnlyLeft), ("D", Difference::OnlyRight)];
        assert_eq!(found, expected);
        assert!(!serde_json::to_string(&comparison).unwrap().contains("s3cret"));
    }
}
