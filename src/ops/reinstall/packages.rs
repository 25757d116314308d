//! The packages of an environment, as lines that install them again.

use std::fmt;
use std::path::Path;

use crate::inspect::distributions::{EDITABLE, Recorded, recorded};
use crate::venv::seed::{TOOLS, normalized};

/// What to install again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packages {
    /// What the user asked for.
    pub by_hand: Vec<String>,
    /// What came along with that.
    pub others: Vec<String>,
    /// pip, setuptools and wheel, as far as they are there.
    pub tools: Vec<Tool>,
    /// What nothing installs again.
    pub lost: Vec<LeftOut>,
    /// Whether it is certain that something requires each of the others.
    pub tells_roots: bool,
}

/// A package that every interpreter brings in a version of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    pub(super) line: String,
}

/// A package that can't be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// `name==1.0`, or its name.
    pub line: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.reason)
    }
}

impl Tool {
    pub(super) fn is_called(&self, name: &str) -> bool {
        normalized(named(&self.line).0) == name
    }
}

impl Packages {
    /// Those of an environment. Reads the metadata of each.
    pub fn of(environment: &Path) -> Self {
        let mut packages = Self { tells_roots: true, ..Self::default() };
        for Recorded { name, requirement, is_by_hand, .. } in recorded(environment) {
            match requirement {
                Err(reason) => {
                    packages.lost.push(LeftOut { line: name, reason: reason.to_string() });
                }
                Ok(line) => packages.add(line, is_by_hand),
            }
        }
        packages
    }

    /// Those in the list that is kept for an environment: each may be one that the user asked for.
    pub fn of_lines(lines: Vec<String>) -> Self {
        let mut packages = Self::default();
        for line in lines {
            match line.strip_prefix(EDITABLE).map(Path::new).filter(|path| !path.exists()) {
                Some(path) => {
                    let reason = format!("its source {} is gone", path.display());
                    packages.lost.push(LeftOut { line, reason });
                }
                None => packages.add(line, true),
            }
        }
        packages
    }

    fn add(&mut self, line: String, is_by_hand: bool) {
        if TOOLS.contains(&&*normalized(named(&line).0)) && line.contains("==") {
            self.tools.push(Tool { line });
        } else if is_by_hand {
            self.by_hand.push(line);
        } else {
            self.others.push(line);
        }
    }

    /// The same for an interpreter of another minor version, which the versions of pip, setuptools and wheel may not
    /// know yet.
    #[must_use]
    pub fn for_another_python(mut self) -> Self {
        for tool in &mut self.tools {
            tool.line.truncate(named(&tool.line).0.len());
        }
        self
    }

    /// Whether there is nothing but the tools.
    pub fn is_empty(&self) -> bool {
        self.by_hand.is_empty() && self.others.is_empty()
    }

    /// How many there are, without the tools.
    pub fn count(&self) -> usize {
        self.by_hand.len() + self.others.len() + self.lost.len()
    }

    /// All that can be installed, without the tools.
    pub fn lines(&self) -> Vec<String> {
        [self.by_hand.clone(), self.others.clone()].concat()
    }

    /// The exact versions.
    pub(super) fn pins(&self) -> Vec<String> {
        let is_pin = |line: &String| named(line).1.is_some();
        self.lines().into_iter().filter(is_pin).collect()
    }
}

/// The name in a line, and the exact version.
pub(super) fn named(line: &str) -> (&str, Option<&str>) {
    if line.starts_with(EDITABLE) {
        return (line, None);
    }
    match line.split_once(" @ ") {
        Some((name, _)) => (name, None),
        None => line.split_once("==").map_or((line, None), |(name, version)| (name, Some(version))),
    }
}

/// The line as a requirements file needs it: pip would split a path at its spaces.
pub(super) fn in_file(line: &str) -> String {
    match line.strip_prefix(EDITABLE) {
        Some(path) => {
            format!("{EDITABLE}{}", crate::inspect::distributions::file_url(Path::new(path)))
        }
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_lines(lines: &[&str]) -> Packages {
        Packages::of_lines(lines.iter().map(|&line| line.to_owned()).collect())
    }

    #[test]
    fn another_python_brings_its_own_tools() {
        let packages = of_lines(&["pip==19.0", "a==1+local", "b @ file:///x==1", "Wheel==0.1"]);
        assert_eq!(packages.by_hand, ["a==1+local", "b @ file:///x==1"]);
        assert_eq!(packages.pins(), ["a==1+local"]);
        let lines = |packages: &Packages| {
            packages.tools.iter().map(|it| it.line.clone()).collect::<Vec<_>>()
        };
        assert_eq!(lines(&packages), ["pip==19.0", "Wheel==0.1"]);
        assert_eq!(lines(&packages.for_another_python()), ["pip", "Wheel"]);
    }

    #[test]
    fn an_editable_whose_source_is_gone_is_lost() {
        let packages = of_lines(&["-e /gone for good", "-e /"]);
        assert_eq!(packages.by_hand, ["-e /"]);
        assert_eq!(
            packages.lost[0].to_string(),
            "-e /gone for good: its source /gone for good is gone"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_path_in_a_requirements_file_is_a_url() {
        assert_eq!(in_file("-e /my code/é"), "-e file:///my%20code/%C3%A9");
        assert_eq!(in_file("a @ https://e.org/x y"), "a @ https://e.org/x y");
    }
}
