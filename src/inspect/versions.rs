//! Comparing versions that are texts (PEP 440).

use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

/// `1.0` and `1.0.0` are one version, and so are `1.0RC1` and `1.0rc1`. What PEP 440 doesn't allow is compared as text.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other
        || match (Version::from_str(one), Version::from_str(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
}

/// Whether PEP 440 allows the version.
pub fn is_valid(version: &str) -> bool {
    Version::from_str(version).is_ok()
}

/// Whether the version meets conditions such as `>=1,<2`; `None` if PEP 440 doesn't allow one of both.
pub fn meets(version: &str, conditions: &str) -> Option<bool> {
    let version = Version::from_str(version).ok()?;
    Some(VersionSpecifiers::from_str(conditions).ok()?.contains(&version))
}

/// Whether the version is one of those. If all are, it need not be known, nor one of PEP 440.
pub fn is_among(versions: &VersionSpecifiers, version: Option<&str>) -> bool {
    let parsed = || Version::from_str(version?).ok();
    versions.is_empty() || parsed().is_some_and(|version| versions.contains(&version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_pep_440_says() {
        for (one, other) in
            [("1.0", "1"), ("1.0.0", "1.0"), ("1.0RC1", "1.0rc1"), ("2004d", "2004d")]
        {
            assert!(is_same(one, other), "{one} {other}");
        }
        for (one, other) in
            [("1.0", "1.1"), ("1.0", "1.0+cpu"), ("1.0", "1!1.0"), ("2004d", "2004D")]
        {
            assert!(!is_same(one, other), "{one} {other}");
        }
    }
}
