//! The names that a wheel's files may have: those that can be created in one directory, next to
//! each other, on every platform.

use unicode_normalization::UnicodeNormalization as _;

/// The longest name on any file system (ext4, APFS, NTFS).
const LONGEST: usize = 255;

/// Whether it is a relative path that stays in its directory. This is called a thousand times per
/// creation, so obviously plain paths are accepted without looking at their parts.
pub(super) fn is_plain(path: &str) -> bool {
    let bytes = path.as_bytes();
    let is_odd = |byte: u8| byte <= 0x1f || byte >= 0x7f || byte == b'\\' || byte == b':';
    let begins_oddly = |byte: u8, next: u8| byte == b'/' && (next == b'/' || next == b'.');
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // Without an early exit, the compiler can process many bytes at once.
    let odd = bytes.iter().fold(false, |odd, byte| odd | is_odd(*byte))
        | pairs.fold(false, |odd, (byte, next)| odd | begins_oddly(*byte, *next));
    let ends_plainly = !path.starts_with(['/', '.']) && !path.ends_with('/');
    if !odd && ends_plainly && (1..=LONGEST).contains(&bytes.len()) {
        return true;
    }
    !path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
        && path.split('/').all(|part| !matches!(part, "" | "." | "..") && part.len() <= LONGEST)
}

/// Whether it is plain and has no directory.
pub(super) fn is_plain_name(name: &str) -> bool {
    is_plain(name) && !name.contains('/')
}

/// The form that case- and normalization-insensitive file systems compare (APFS; NTFS and ext4's
/// casefold ignore case): two names with the same form are the same file there.
pub(super) fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfd().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_names_and_paths_that_lead_outside_are_not_plain() {
        for path in ["x", "x/y.py", "x/..y", "x/.y", "x/...", "é/ü ñ", "x y/z,\"w\""] {
            assert!(is_plain(path), "{path:?}");
        }
        let long = "x".repeat(256);
        for path in [
            "", "/", "/x", "x/", "x//y", ".", "..", "../x", "x/../y", "x/..", "./x", "x/./y",
            "C:x", "x\\y", "x\0", "x\ny", "x\u{7f}", "é\u{85}", &long,
        ] {
            assert!(!is_plain(path), "{path:?}");
        }
        assert!(!is_plain_name("x/y") && is_plain_name("x"));
    }

    #[test]
    fn case_and_normalization_are_folded() {
        assert_eq!(folded("x/Ä.py"), folded("X/a\u{308}.PY"));
        assert_eq!(folded("README"), folded("readme"));
        assert_ne!(folded("x/a"), folded("x/b"));
    }
}
