//! RECORD, the list of a distribution's files (PEP 376, PEP 427): a CSV of path, hash and size.

use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::fs;

/// A line. RECORD's own line has neither hash nor size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordRow {
    /// With `/`, relative to site-packages.
    pub(crate) path: String,
    /// `sha256=` and the digest, URL-safe base64 without padding.
    pub(crate) hash: String,
    /// In bytes.
    pub(crate) size: Option<u64>,
}

/// A file's hash as in RECORD.
pub(crate) fn hash(bytes: &[u8]) -> String {
    format!("sha256={}", base64(&Sha256::digest(bytes)))
}

/// The hash of a file as in RECORD.
pub(crate) fn hash_of_file(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = fs::open_at_once(path)?;
    let mut block = vec![0; 64 * 1024];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(format!("sha256={}", base64(&digest.finalize()))),
            length => digest.update(&block[..length]),
        }
    }
}

/// Parses a RECORD; `None` if it is not a CSV with a path in each line.
pub(crate) fn parse(text: &str) -> Option<Vec<RecordRow>> {
    let mut rows = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut fields = Vec::with_capacity(3);
        loop {
            let (value, after) = field(rest)?;
            fields.push(value);
            let ended = !after.starts_with(',');
            rest = after.strip_prefix(',').unwrap_or(after);
            if ended {
                break;
            }
        }
        rest = rest.strip_prefix('\r').unwrap_or(rest);
        rest = match rest.strip_prefix('\n') {
            Some(next) => next,
            None if rest.is_empty() => rest,
            None => return None,
        };
        let mut fields = fields.into_iter();
        let path = fields.next().unwrap_or_default();
        let hash = fields.next().unwrap_or_default();
        let size = fields.next().unwrap_or_default();
        if !path.is_empty() {
            let size = if size.is_empty() { None } else { Some(size.parse().ok()?) };
            rows.push(RecordRow { path, hash, size });
        }
    }
    Some(rows)
}

/// The first field of a line, and the rest.
pub(in crate::venv) fn field(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '\r', '\n']).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        value.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return Some((value, after)),
        }
    }
}

/// Appends a line to a RECORD.
pub(in crate::venv) fn push(text: &mut String, path: &str, hash: &str, size: Option<u64>) {
    if path.contains([',', '"', '\r', '\n']) {
        let _ = write!(text, "\"{}\"", path.replace('"', "\"\""));
    } else {
        text.push_str(path);
    }
    let _ = match size {
        Some(size) => writeln!(text, ",{hash},{size}"),
        None => writeln!(text, ",{hash},"),
    };
}

/// URL-safe base64 without padding (RFC 4648, 5).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for i in 0..=chunk.len() {
            let index = (bits >> (18 - 6 * i)) & 63;
            text.push(char::from(ALPHABET[index as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hashes_as_pip_writes_them() {
        // python3 -c 'import hashlib,base64;print(base64.urlsafe_b64encode(hashlib.sha256(b"…")…))'
        assert_eq!(hash(b""), "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
        assert_eq!(base64(b"a"), "YQ");
        assert_eq!(base64(b"ab"), "YWI");
        assert_eq!(base64(b"abc"), "YWJj");
    }

    #[test]
    fn reads_quotes_and_both_line_ends() {
        let rows = parse("a.py,sha256=x,3\r\n\"b,\"\"c\"\".py\",sha256=y,4\nd/RECORD,,\n").unwrap();
        assert_eq!(rows[1].path, "b,\"c\".py");
        assert_eq!(rows[1].size, Some(4));
        assert_eq!(rows[2], RecordRow { path: "d/RECORD".into(), hash: String::new(), size: None });
        assert_eq!(parse("a,\"b"), None);
        assert_eq!(parse("a,h,many\n"), None);
    }

    proptest! {
        #[test]
        fn reading_returns_what_was_written(path in "[^\0]{1,20}", size in proptest::option::of(0u64..)) {
            let mut text = String::new();
            push(&mut text, &path, "sha256=x", size);
            push(&mut text, "RECORD", "", None);
            let rows = parse(&text).unwrap();
            prop_assert_eq!(&rows[0], &RecordRow { path, hash: "sha256=x".into(), size });
            prop_assert_eq!(rows.len(), 2);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[a,\"\r\n]*") {
            let _ = parse(&text);
        }
    }
}
