//! Whether two versions are the same (PEP 440).

use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

/// `1.0` and `1.0.0` are one version, and so are `1.0RC1` and `1.0rc1`. What PEP 440 doesn't allow is compared as text.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one == other
        || match (Version::from_str(one), Version::from_str(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
}

/// Whether the version meets the conditions. What PEP 440 doesn't allow meets none.
pub(super) fn fits(version: &str, conditions: &str) -> bool {
    match (Version::from_str(version), VersionSpecifiers::from_str(conditions)) {
        (Ok(version), Ok(conditions)) => conditions.contains(&version),
        _ => conditions.is_empty(),
    }
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
