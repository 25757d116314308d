//! Parses the seeds that a user asks for, in `--seed` and in the configuration's `seed = […]`.

use std::fmt;
use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

use crate::error;

/// Which seeds a new environment gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Seeds {
    /// The same as `python -m venv`: pip, and before 3.12 setuptools if the interpreter bundles it.
    #[default]
    Usual,
    /// These seeds, or none.
    These(Vec<SeedRequest>),
}

/// A seed's name and acceptable versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedRequest {
    pub(crate) name: String,
    pub(super) versions: VersionSpecifiers,
}

/// Why a text is not a seed.
#[derive(Debug, thiserror::Error)]
#[error("{text:?} is not a seed: {reason}")]
pub struct InvalidSeedRequest {
    text: String,
    reason: &'static str,
}

impl Seeds {
    /// No seeds: `--no-pip`.
    pub fn none() -> Self {
        Self::These(Vec::new())
    }

    /// Parses words with one seed or several, separated by commas: `pip,setuptools`, `pip>=23,<25`.
    /// If a name is repeated, the seed must meet both conditions.
    ///
    /// # Errors
    /// A word is not a name with version specifiers (PEP 440).
    pub(crate) fn parse(words: &[String]) -> Result<Self, InvalidSeedRequest> {
        let mut requests: Vec<SeedRequest> = Vec::new();
        for text in words.iter().flat_map(|word| split(word)) {
            let request = SeedRequest::parse(&text)?;
            match requests.iter_mut().find(|other| other.name == request.name) {
                Some(other) => {
                    let both = other.versions.iter().chain(request.versions.iter()).cloned();
                    other.versions = both.collect();
                }
                None => requests.push(request),
            }
        }
        Ok(Self::These(requests))
    }

    /// Whether pip is among them.
    pub(crate) fn have_pip(&self) -> bool {
        match self {
            Self::Usual => true,
            Self::These(requests) => requests.iter().any(|request| request.name == "pip"),
        }
    }

    /// The requested names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let requests = match self {
            Self::Usual => &[],
            Self::These(requests) => requests.as_slice(),
        };
        requests.iter().map(|request| request.name.as_str())
    }
}

impl SeedRequest {
    /// A seed of that name in any version.
    pub(super) fn named(name: &str) -> Self {
        Self { name: normalized(name), versions: VersionSpecifiers::empty() }
    }

    /// Whether a distribution with this (normalized) name and version meets the request.
    pub(super) fn matches(&self, name: &str, version: &Version) -> bool {
        self.name == name && self.versions.contains(version)
    }

    fn parse(text: &str) -> Result<Self, InvalidSeedRequest> {
        let invalid = |reason| Err(InvalidSeedRequest { text: text.to_owned(), reason });
        let end = text.find(|letter: char| !is_of_name(letter)).unwrap_or(text.len());
        let (name, versions) = text.split_at(end);
        if name.is_empty() {
            return invalid("it does not start with a name");
        }
        if !name.starts_with(char::is_alphanumeric) || !name.ends_with(char::is_alphanumeric) {
            return invalid("a name starts and ends with a letter or a digit");
        }
        let versions = versions.trim();
        if !versions.is_empty() && !versions.starts_with(OPERATORS) {
            return invalid("only versions can follow the name");
        }
        match VersionSpecifiers::from_str(versions) {
            Ok(versions) => Ok(Self { name: normalized(name), versions }),
            Err(_) => invalid("its version specifiers are invalid"),
        }
    }
}

/// The first characters of version specifiers (PEP 440).
const OPERATORS: [char; 5] = ['<', '>', '=', '!', '~'];

/// Splits a word into seeds. A comma separates two seeds, or two conditions of one.
fn split(word: &str) -> Vec<String> {
    let mut seeds: Vec<String> = Vec::new();
    for piece in word.split(',').map(str::trim) {
        match seeds.last_mut().filter(|_| piece.starts_with(OPERATORS)) {
            Some(seed) => {
                seed.push(',');
                seed.push_str(piece);
            }
            None => seeds.push(piece.to_owned()),
        }
    }
    seeds
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')
}

/// A distribution's name in the form in which names are compared (PEP 503).
pub(crate) fn normalized(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

impl fmt::Display for SeedRequest {
    /// As a user would type it: `pip>=23,<25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (place, specifier) in self.versions.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{}", specifier.to_string().replace(' ', ""))?;
        }
        Ok(())
    }
}

impl From<InvalidSeedRequest> for error::Error {
    fn from(error: InvalidSeedRequest) -> Self {
        Self::usage(error).hint("a seed is a name, or one with versions: pip, 'pip>=23,<25'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Vec<String>, InvalidSeedRequest> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        match Seeds::parse(&words)? {
            Seeds::These(requests) => Ok(requests.iter().map(SeedRequest::to_string).collect()),
            Seeds::Usual => panic!("words ask for something"),
        }
    }

    #[test]
    fn commas_separate_seeds_and_conditions() {
        for (words, expected) in [
            (&["pip"] as &[&str], &["pip"] as &[&str]),
            (&["pip,setuptools, wheel"], &["pip", "setuptools", "wheel"]),
            (&["pip>=23,<25,wheel"], &["pip>=23,<25", "wheel"]),
            (&["pip >= 23 , < 25"], &["pip>=23,<25"]),
            (&["pip==24.2", "Flit_Core"], &["pip==24.2", "flit-core"]),
            (&["pip>=23", "pip<25"], &["pip>=23,<25"]),
            (&["pip==23.*", "setuptools~=65.5"], &["pip==23.*", "setuptools~=65.5"]),
            (&[], &[]),
        ] {
            assert_eq!(parsed(words).unwrap(), expected, "{words:?}");
        }
    }

    #[test]
    fn invalid_seeds_are_refused_with_their_text() {
        for (word, reason) in [
            ("", "does not start with a name"),
            ("pip,,wheel", "does not start with a name"),
            ("==24", "does not start with a name"),
            ("--pip", "starts and ends with"),
            ("pip 24", "only versions can follow"),
            ("pip[extra]", "only versions can follow"),
            ("pip@https://host/pip.whl", "only versions can follow"),
            ("pip==", "are invalid"),
            ("pip==new", "are invalid"),
            ("../pip", "starts and ends with"),
        ] {
            let error = parsed(&[word]).unwrap_err().to_string();
            assert!(error.contains(reason), "{word}: {error}");
        }
        assert_eq!(error::Error::from(parsed(&[""]).unwrap_err()).kind(), error::Kind::Usage);
    }

    #[test]
    fn a_request_matches_name_and_versions() {
        let request = SeedRequest::parse("pip>=23,<25").unwrap();
        let version = |text: &str| Version::from_str(text).unwrap();
        assert!(request.matches("pip", &version("24.2")));
        assert!(!request.matches("pip", &version("25.0")));
        assert!(!request.matches("pip-tools", &version("24.2")));
    }
}
