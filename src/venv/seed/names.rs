//! The names that files of a wheel may have: those that can be made below one directory, side by side,
//! on every platform.

use unicode_normalization::UnicodeNormalization as _;

/// No file system has longer names (ext4, APFS, NTFS).
const LONGEST: usize = 255;

/// A relative path that stays where it is put. Every creation asks a thousand times: what could only
/// be plain is told without looking at its parts.
pub(super) fn is_plain(path: &str) -> bool {
    let bytes = path.as_bytes();
    let is_odd = |byte: u8| byte <= 0x1f || byte >= 0x7f || byte == b'\\' || byte == b':';
    let begins_oddly = |byte: u8, next: u8| byte == b'/' && (next == b'/' || next == b'.');
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // Without an early end the compiler takes many bytes at once.
    let odd = bytes.iter().fold(false, |odd, byte| odd | is_odd(*byte))
        | pairs.fold(false, |odd, (byte, next)| odd | begins_oddly(*byte, *next));
    let ends_plainly = !path.starts_with(['/', '.']) && !path.ends_with('/');
    if !odd && ends_plainly && (1..=LONGEST).contains(&bytes.len()) {
        return true;
    }
    !path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
        && path.split('/').all(|part| !matches!(part, "" | "." | "..") && part.len() <= LONGEST)
}

/// A name that is no path.
pub(super) fn is_plain_name(name: &str) -> bool {
    is_plain(name) && !name.contains('/')
}

/// What file systems compare that tell neither case nor normal form apart (APFS; NTFS and ext4's
/// casefold the first): two names with the same one are one file there.
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
    fn what_leads_elsewhere_or_can_stand_nowhere_is_not_plain() {
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
    fn case_and_normal_form_make_no_other_name() {
        assert_eq!(folded("x/Ä.py"), folded("X/a\u{308}.PY"));
        assert_eq!(folded("README"), folded("readme"));
        assert_ne!(folded("x/a"), folded("x/b"));
    }
}
