//! The start of a version, as in requests and paths: 3, 3.12, 3.12.1, 3.14.0rc2.

use std::fmt;

use super::Version;

/// A version, or the start of one. `None` means any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionPrefix {
    /// 3 in 3.12.1.
    pub major: u8,
    /// 12 in 3.12.1.
    pub minor: Option<u8>,
    /// 1 in 3.12.1; needs a minor version.
    pub micro: Option<u8>,
    /// `("candidate", 2)` in 3.14.0rc2; needs a micro version.
    pub pre: Option<(&'static str, u8)>,
}

/// PEP 440's letters for the levels of `sys.version_info`.
const LEVELS: [(&str, &str); 3] = [("rc", "candidate"), ("a", "alpha"), ("b", "beta")];

/// The minor version in the text of a version: `3.12` in `3.12.1`.
pub(crate) fn series(version: &str) -> &str {
    version.match_indices('.').nth(1).map_or(version, |(end, _)| &version[..end])
}

impl VersionPrefix {
    /// Parses exactly `3`, `3.12`, `3.12.1` or `3.14.0rc2`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (release, pre) = match text.find(|c: char| c.is_ascii_alphabetic()) {
            None => (text, None),
            Some(at) => {
                let (release, pre) = text.split_at(at);
                let (letters, level) = LEVELS.iter().find(|(l, _)| pre.starts_with(l))?;
                (release, Some((*level, number(&pre[letters.len()..])?)))
            }
        };
        let mut parts = release.split('.');
        let major = number(parts.next()?)?;
        let minor = parts.next().map(number);
        let micro = parts.next().map(number);
        if parts.next().is_some() || (pre.is_some() && micro.is_none()) {
            return None;
        }
        // A part may be missing, but must be a number if it is there.
        let (minor, micro) = (
            minor.map_or(Some(None), |n| n.map(Some))?,
            match micro {
                None => None,
                Some(micro) => Some(micro?),
            },
        );
        Some(Self { major, minor, micro, pre })
    }

    /// The complete `version`.
    pub(crate) fn exactly(version: &Version) -> Self {
        let pre = LEVELS.iter().find(|(_, level)| *level == version.level);
        Self {
            major: version.major,
            minor: Some(version.minor),
            micro: Some(version.micro),
            pre: pre.map(|(_, level)| (*level, version.serial)),
        }
    }

    /// Whether `version` starts like this. 3.14.0rc2 starts with 3.14, but not with 3.14.0, which
    /// is another release.
    pub(crate) fn matches(&self, version: &Version) -> bool {
        self.overlaps(&Self::exactly(version))
    }

    /// Whether some version starts like both.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        fn agree(a: Option<u8>, b: Option<u8>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        let whole = self.micro.is_some() && other.micro.is_some();
        self.major == other.major
            && agree(self.minor, other.minor)
            && agree(self.micro, other.micro)
            && (!whole || self.pre == other.pre)
    }

    /// The newest version that starts like this.
    pub(crate) fn newest(&self) -> Version {
        let (level, serial) = self.pre.unwrap_or(("final", u8::MAX));
        Version {
            major: self.major,
            minor: self.minor.unwrap_or(u8::MAX),
            micro: self.micro.unwrap_or(u8::MAX),
            level: level.to_owned(),
            serial,
        }
    }
}

/// Only digits: `parse` would accept a `+`.
fn number(text: &str) -> Option<u8> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl fmt::Display for VersionPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.major)?;
        for part in [self.minor, self.micro].into_iter().flatten() {
            write!(f, ".{part}")?;
        }
        if let Some((level, serial)) = self.pre {
            let letters =
                LEVELS.iter().find(|(_, l)| *l == level).map_or("", |(letters, _)| letters);
            write!(f, "{letters}{serial}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        VersionPrefix::parse(text).unwrap().newest()
    }

    #[test]
    fn parses_only_what_it_prints() {
        for text in ["3", "3.12", "3.12.1", "3.14.0rc2", "3.14.0a7", "3.15.0b1", "2.7.18"] {
            assert_eq!(VersionPrefix::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "", ".", "3.", ".3", "3..1", "3.x", "3.12.1.0", "3.14rc2", "3.14.0rc", "+3", "-3",
            "300", "3.14.0c1",
        ] {
            assert_eq!(VersionPrefix::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_release_does_not_match_its_candidate() {
        let candidate = version("3.14.0rc2");
        assert!(VersionPrefix::parse("3.14").unwrap().matches(&candidate));
        assert!(VersionPrefix::parse("3.14.0rc2").unwrap().matches(&candidate));
        assert!(!VersionPrefix::parse("3.14.0").unwrap().matches(&candidate));
        assert!(!VersionPrefix::parse("3.14.0rc2").unwrap().matches(&version("3.14.0")));
    }

    #[test]
    fn numbers_are_compared_as_a_whole() {
        assert!(!VersionPrefix::parse("3.1").unwrap().matches(&version("3.12.1")));
        assert!(!VersionPrefix::parse("3.12.1").unwrap().matches(&version("3.12.10")));
    }
}
