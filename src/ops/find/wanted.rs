//! What somebody looks for: distributions by name, pattern and versions, or by what is imported.

use std::fmt;
use std::str::FromStr;

use pep440_rs::{VersionSpecifiers, VersionSpecifiersParseError};

use crate::error::{self, Kind};
use crate::inspect::distributions::Distribution;
use crate::inspect::versions::{is_among, is_valid};
use crate::ops::pattern;
use crate::venv::seed::normalized;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// `django`, `'django<4'`, `'django-*'`
    Distribution(WantedDistribution),
    /// What `import yaml` or `import google.cloud` imports.
    Import(String),
}

/// A name or a pattern of names, and versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedDistribution {
    /// Normalized, but for `*` and `?`.
    name: String,
    versions: VersionSpecifiers,
}

/// Why a text is no requirement that can be looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text} can't be looked for: {reason}")]
pub struct InvalidWanted {
    text: String,
    reason: &'static str,
    hint: &'static str,
}

const DISTRIBUTION: &str = "a name, with versions or with a *: django, 'django>=4,<5', 'django-*'";
const MODULE: &str = "what follows 'import' in a program: yaml, google.cloud";

impl From<InvalidWanted> for error::Error {
    fn from(invalid: InvalidWanted) -> Self {
        let hint = invalid.hint;
        Self::new(Kind::Usage, invalid).hint(hint)
    }
}

impl Wanted {
    /// What `--import` names: `yaml`, `google.cloud`.
    ///
    /// # Errors
    /// Python couldn't import it.
    pub fn import(text: &str) -> Result<Self, InvalidWanted> {
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_')
        };
        if !text.split('.').all(is_part) {
            let reason = "it is not the name of a module";
            return Err(InvalidWanted { text: text.to_owned(), reason, hint: MODULE });
        }
        Ok(Self::Import(text.to_owned()))
    }
}

impl FromStr for WantedDistribution {
    type Err = InvalidWanted;

    fn from_str(text: &str) -> Result<Self, InvalidWanted> {
        let invalid =
            |reason| Err(InvalidWanted { text: text.to_owned(), reason, hint: DISTRIBUTION });
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_.*?".contains(c);
        let trimmed = text.trim();
        let end = trimmed.find(|c| !is_of_name(c)).unwrap_or(trimmed.len());
        let (name, versions) = (&trimmed[..end], trimmed[end..].trim());
        if name.is_empty() {
            return invalid("it doesn't begin with a name");
        }
        if versions.starts_with('[') {
            return invalid("nobody records with which extras a package was installed");
        }
        if !versions.is_empty() && !versions.starts_with(['<', '>', '=', '!', '~']) {
            return invalid("only versions can follow the name");
        }
        let Ok(versions) = specifiers(versions) else {
            return invalid("its versions make no sense");
        };
        Ok(Self { name: normalized(name), versions })
    }
}

/// Versions by PEP 440. A single `=` is taken for `==`, and a version's beginning for all that begin so: `=3.9` is
/// `==3.9.*`.
pub fn specifiers(text: &str) -> Result<VersionSpecifiers, VersionSpecifiersParseError> {
    let lenient = text.strip_prefix('=').filter(|rest| !rest.starts_with(['=', '<', '>']));
    let text = lenient.map_or_else(|| text.to_owned(), |version| format!("=={}.*", version.trim()));
    VersionSpecifiers::from_str(&text)
}

impl fmt::Display for WantedDistribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name, self.versions)
    }
}

impl WantedDistribution {
    /// Whether a distribution with this name, in any spelling, is one of those, in whatever version.
    pub fn is_named(&self, name: &str) -> bool {
        if pattern::is_pattern(&self.name) {
            return !name.is_empty() && pattern::is_match(&self.name, &normalized(name));
        }
        // Nothing is copied: an index may have ten thousand names.
        let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
        let wanted = self.name.split('-').map(Some).chain(std::iter::repeat(None));
        let mut both = parts.map(Some).chain([None]).zip(wanted);
        both.all(|(part, wanted)| match (part, wanted) {
            (Some(part), Some(wanted)) => part.eq_ignore_ascii_case(wanted),
            (part, wanted) => part.is_none() && wanted.is_none(),
        })
    }

    /// Whether it may have one of the versions, as far as the name of its file tells that.
    pub(super) fn may_have(&self, it: &Distribution) -> bool {
        let version = it.version.as_deref().filter(|version| is_valid(version));
        version.is_none() || self.has(version)
    }

    /// Whether the version is one of those. If all are, it need not be a version of PEP 440.
    pub fn has(&self, version: Option<&str>) -> bool {
        is_among(&self.versions, version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str) -> WantedDistribution {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_found_in_any_spelling_and_by_patterns() {
        for (text, name, is) in [
            ("Django", "django", true),
            ("zope.Interface", "zope-interface", true),
            ("zope-interface", "Zope__interFace.", true),
            ("zope", "Zope.Interface", false),
            ("zope.interface", "zope", false),
            ("django", "django-filter", false),
            ("django_*", "django-filter", true),
            ("django-*", "django", false),
            ("*", "x", true),
            ("d?ango", "django", true),
            ("* >=1", "x", true),
        ] {
            assert_eq!(wanted(text).is_named(name), is, "{text}");
        }
    }

    #[test]
    fn versions_are_those_of_pep_440() {
        for (text, version, is) in [
            ("a", Some("anything"), true),
            ("a", None, true),
            ("a<4", Some("3.2.25"), true),
            ("a<4", Some("4.0"), false),
            ("a >= 3, < 4", Some("3.9"), true),
            ("a==3.*", Some("3.1rc1"), true),
            ("a=3", Some("3.1"), true),
            ("a = 3.1", Some("3.10"), false),
            ("a~=3.1", Some("3.0"), false),
            ("a>3", Some("anything"), false),
            ("a>3", None, false),
        ] {
            assert_eq!(wanted(text).has(version), is, "{text} {version:?}");
        }
    }

    #[test]
    fn what_is_no_requirement_is_said() {
        for (text, reason) in [
            ("", "it doesn't begin with a name"),
            (">=1", "it doesn't begin with a name"),
            ("a[x]", "nobody records with which extras a package was installed"),
            ("a @ file:///a", "only versions can follow the name"),
            ("a b", "only versions can follow the name"),
            ("a=>1", "its versions make no sense"),
            ("./a", "its versions make no sense"),
        ] {
            let result = text.parse::<WantedDistribution>();
            if text == "./a" {
                assert!(result.is_err());
                continue;
            }
            assert_eq!(result.unwrap_err().reason, reason, "{text}");
        }
        for text in ["", ".", "a.", "a-b", "1a", "a b"] {
            assert!(Wanted::import(text).is_err(), "{text}");
        }
        assert!(Wanted::import("google.cloud._x1").is_ok());
    }
}
