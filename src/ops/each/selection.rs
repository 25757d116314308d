//! Which environments a command runs in: by name, by project, and by what is in them.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use pep440_rs::VersionSpecifiers;

use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::inspect::distributions::{Distribution, installed};
use crate::inspect::python::implementation;
use crate::inspect::versions::is_among;
use crate::ops::find::{WantedDistribution, specifiers};
use crate::ops::pattern;
use crate::registry::{Environment, ListedEnvironment};
use crate::venv;

/// An environment in which the command is to run.
#[derive(Debug)]
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// Its directory.
    pub path: PathBuf,
    environment: Result<Environment, String>,
}

impl Chosen {
    /// The environment.
    ///
    /// # Errors
    /// Its entry can't be read.
    pub fn environment(&self) -> Result<&Environment> {
        self.environment.as_ref().map_err(|error| Error::failed(error.clone()))
    }
}

/// What is asked of the environments: all of it.
#[derive(Debug, Default)]
pub struct Selection {
    /// Names, or patterns of names; any of them. Empty for all.
    pub names: Vec<String>,
    /// The project that they belong to.
    pub project: Option<PathBuf>,
    /// What else they must fulfil.
    pub conditions: Vec<Condition>,
}

/// What an environment must fulfil: `python>=3.9`, `implementation=pypy`, `name!=tmp-*`, `package=django<4`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Its Python has one of these versions.
    Python(VersionSpecifiers),
    /// Its Python's implementation is this one, or is not.
    Implementation {
        /// In small letters.
        name: String,
        /// Whether it is.
        is: bool,
    },
    /// Its name matches the pattern, or doesn't.
    Name {
        /// The pattern.
        pattern: String,
        /// Whether it does.
        is: bool,
    },
    /// Such a package is installed in it, or is not.
    Package {
        /// Its name, or a pattern, and its versions.
        wanted: WantedDistribution,
        /// Whether it is.
        is: bool,
    },
}

/// A text that is no condition.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("can't understand the condition {text:?}: {reason}")]
pub struct NoCondition {
    text: String,
    reason: String,
}

impl FromStr for Condition {
    type Err = NoCondition;

    fn from_str(text: &str) -> Result<Self, NoCondition> {
        let wrong = |reason: String| NoCondition { text: text.to_owned(), reason };
        let end = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
        let (subject, rest) = (&text[..end], text[end..].trim_start());
        if subject == "python" {
            let versions = specifiers(rest).map_err(|error| wrong(first_line(&error)))?;
            if versions.is_empty() {
                return Err(wrong("no version follows".to_owned()));
            }
            return Ok(Self::Python(versions));
        }
        let (is, value) = if let Some(value) = rest.strip_prefix("!=") {
            (false, value)
        } else if let Some(value) = rest.strip_prefix("==").or_else(|| rest.strip_prefix('=')) {
            (true, value)
        } else {
            return Err(wrong(format!("{KNOWN} can be asked for")));
        };
        let value = value.trim();
        if value.is_empty() {
            return Err(wrong("nothing follows".to_owned()));
        }
        match subject {
            "implementation" => Ok(Self::Implementation { name: value.to_ascii_lowercase(), is }),
            "name" => Ok(Self::Name { pattern: value.to_owned(), is }),
            "package" => {
                let wanted = value.parse().map_err(|error| wrong(first_line(&error)))?;
                Ok(Self::Package { wanted, is })
            }
            _ => Err(wrong(format!("{KNOWN} can be asked for"))),
        }
    }
}

/// How each kind of condition begins.
const KNOWN: &str = "'python>=', 'implementation=', 'name=' and 'package='";

fn first_line(error: &dyn fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().trim_end_matches(':').to_owned()
}

impl Condition {
    /// Whether an environment fulfils it. What can't be found out is not fulfilled.
    fn holds(&self, listed: &ListedEnvironment, environment: Option<&Environment>) -> bool {
        match self {
            Self::Python(versions) => is_among(versions, Some(&listed.python)),
            Self::Implementation { name, is } => environment
                .and_then(|it| implementation(it, venv::inspect(&it.path).ok()?.as_ref()))
                .is_some_and(|its| (its == *name) == *is),
            Self::Name { pattern, is } => pattern::is_match(pattern, &listed.name) == *is,
            Self::Package { wanted, is } => {
                let is_it = |one: &Distribution| {
                    wanted.is_named(&one.name) && wanted.has(one.version.as_deref())
                };
                listed.path.is_dir() && installed(&listed.path).iter().any(is_it) == *is
            }
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |is: bool| if is { "=" } else { "!=" };
        match self {
            Self::Python(versions) => write!(f, "python{versions}"),
            Self::Implementation { name, is } => write!(f, "implementation{}{name}", sign(*is)),
            Self::Name { pattern, is } => write!(f, "name{}{pattern}", sign(*is)),
            Self::Package { wanted, is } => write!(f, "package{}{wanted}", sign(*is)),
        }
    }
}

/// The environments that are asked for, by name. One whose entry can't be read is among them.
///
/// # Errors
/// A name is no environment's, or none fulfils everything.
pub fn choose(context: &Context, selection: &Selection) -> Result<Vec<Chosen>> {
    let registry = context.registry()?;
    let listed = registry.list()?;
    for name in selection.names.iter().filter(|name| !pattern::is_pattern(name)) {
        if !listed.iter().any(|one| one.name == **name) {
            registry.require(name)?;
        }
    }
    let is_named = |one: &ListedEnvironment| {
        selection.names.is_empty()
            || selection.names.iter().any(|name| pattern::is_match(name, &one.name))
    };
    let mut chosen = Vec::new();
    for one in listed.into_iter().filter(is_named) {
        if selection.project.as_ref().is_some_and(|project| !one.belongs_to(project)) {
            continue;
        }
        let environment = registry.require(&one.name);
        let known = environment.as_ref().ok();
        if selection.conditions.iter().all(|condition| condition.holds(&one, known)) {
            let path = known.map_or(one.path, |environment| environment.path.clone());
            let environment = environment.map_err(|error| error.to_string());
            chosen.push(Chosen { name: one.name, path, environment });
        }
    }
    if chosen.is_empty() {
        return Err(none(selection));
    }
    Ok(chosen)
}

fn none(selection: &Selection) -> Error {
    let mut asked: Vec<String> = selection.conditions.iter().map(ToString::to_string).collect();
    asked.extend(selection.project.iter().map(|project| format!("project {}", project.display())));
    asked.extend(selection.names.iter().cloned());
    let text = if asked.is_empty() {
        "there are no environments".to_owned()
    } else {
        format!("there is no environment with {}", asked.join(", "))
    };
    Error::new(Kind::NoSuchEnvironment, text).hint("'venvyard list' shows the environments")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{EntryState, Origin};

    fn holds(condition: &str, name: &str, python: &str) -> bool {
        let listed = ListedEnvironment {
            name: name.to_owned(),
            path: "/nowhere".into(),
            python: python.to_owned(),
            project: None,
            also: Vec::new(),
            is_default: false,
            origin: Origin::Ours,
            state: Some(EntryState::Ready),
        };
        Condition::from_str(condition).unwrap().holds(&listed, None)
    }

    #[test]
    fn a_condition_asks_for_a_version_or_a_name() {
        for (condition, expected) in [
            ("python>=3.9", true),
            ("python>=3.9,<3.12", false),
            ("python ~=3.12", true),
            ("python==3.12.*", true),
            ("python=3.12", true),
            ("python=3.12.1", true),
            ("python=3.1", false),
            ("python!=3.12.1", false),
            ("python<3", false),
            ("name=web*", true),
            ("name==web-api", true),
            ("name=web", false),
            ("name!=web*", false),
            ("name!=tmp-*", true),
        ] {
            assert_eq!(holds(condition, "web-api", "3.12.1"), expected, "{condition}");
        }
        assert!(!holds("python>=2", "damaged", ""));
        assert!(!holds("implementation=cpython", "damaged", ""));
        assert!(!holds("package=pip", "gone", "3.12.1"));
        assert!(!holds("package!=pip", "gone", "3.12.1"));
    }

    #[test]
    fn what_is_no_condition_is_told() {
        for (text, reason) in [
            ("", "can be asked for"),
            ("pyhton>=3.9", "can be asked for"),
            ("python", "no version follows"),
            ("python>=x", ""),
            ("python3", ""),
            ("name>a", "can be asked for"),
            ("name=", "nothing follows"),
            ("size=3", "can be asked for"),
            ("package=django<<4", ""),
        ] {
            let error = Condition::from_str(text).unwrap_err().to_string();
            assert!(error.contains(reason) && error.contains(&format!("{text:?}")), "{error}");
        }
    }

    #[test]
    fn a_condition_is_shown_as_it_is_written() {
        for text in ["python>=3.9", "implementation!=pypy", "name=a*", "package=django<4"] {
            assert_eq!(Condition::from_str(text).unwrap().to_string(), text);
        }
    }
}
