//! What a distribution says about itself: the headers of `METADATA`, or of `PKG-INFO` where an older tool wrote it.

use std::io::{self, Read as _};
use std::path::Path;

use super::dependency::{self, Dependency};
use super::valid::{name, version};
use crate::fs::{open_at_once, read_small};

/// The headers that matter here. What is missing or garbage is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers {
    /// The name, as its author writes it.
    pub name: Option<String>,
    /// The version.
    pub version: Option<String>,
    /// What it requires, also for extras and for other Pythons.
    pub requires: Vec<Dependency>,
}

/// Where the headers are, relative to what the installer recorded. An `.egg-info` may be the file itself.
const FILES: [&str; 4] = ["METADATA", "PKG-INFO", "EGG-INFO/PKG-INFO", ""];

/// Where setuptools lists the requirements, because its `PKG-INFO` had no place for them.
const REQUIRES: [&str; 2] = ["requires.txt", "EGG-INFO/requires.txt"];

/// No real headers are longer. The description behind them may be.
const MOST: usize = 1 << 20;

/// How much is read at once: most headers are shorter.
const CHUNK: usize = 8 * 1024;

impl Headers {
    /// The headers in `metadata`, a `*.dist-info`, an `*.egg-info` or an `*.egg`; empty ones if there are none.
    pub(super) fn of(metadata: &Path) -> Self {
        Self::read(metadata).unwrap_or_default()
    }

    /// The same.
    ///
    /// # Errors
    /// There is no file with headers, or it can't be read.
    pub(super) fn read(metadata: &Path) -> io::Result<Self> {
        let is_egg = metadata.extension().is_some_and(|it| it != "dist-info");
        let (files, requires): (&[&str], &[&str]) =
            if is_egg { (&FILES, &REQUIRES) } else { (&FILES[..1], &[]) };
        let mut headers = parse(&first_of(metadata, files)?);
        let listed = requires.iter().find_map(|file| read_small(&metadata.join(file)).ok());
        if let Some(bytes) = listed {
            headers.requires.extend(dependency::of_setuptools(&String::from_utf8_lossy(&bytes)));
        }
        Ok(headers)
    }
}

/// The beginning of the first of these files that is there.
fn first_of(metadata: &Path, files: &[&str]) -> io::Result<String> {
    let mut failure = io::Error::from(io::ErrorKind::NotFound);
    for file in files {
        let place = if file.is_empty() { metadata.to_owned() } else { metadata.join(file) };
        match head(&place) {
            Err(error) if is_absent(&error) => failure = error,
            read => return read,
        }
    }
    Err(failure)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A text up to its first empty line, and a little more. Nobody looks first what kind of file it is: of a directory and of
/// a FIFO, nothing can be read.
fn head(file: &Path) -> io::Result<String> {
    let mut open = open_at_once(file)?;
    let mut bytes = Vec::new();
    let mut chunk = [0; CHUNK];
    loop {
        let count = open.read(&mut chunk)?;
        let start = bytes.len().saturating_sub(4);
        bytes.extend_from_slice(&chunk[..count]);
        let new = &bytes[start..];
        let is_empty_line = |end: &&[u8]| new.windows(end.len()).any(|it| it == *end);
        let is_end = [&b"\n\n"[..], b"\r\n\r\n"].iter().any(is_empty_line);
        if count == 0 || is_end || bytes.len() >= MOST {
            return Ok(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

/// The description follows the first empty line. One with blanks belongs to the header above it, such as a licence.
fn parse(text: &str) -> Headers {
    let mut headers = Headers::default();
    for line in text.lines().take_while(|line| !line.is_empty()) {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        if key.eq_ignore_ascii_case("name") {
            headers.name = headers.name.take().or_else(|| name(value));
        } else if key.eq_ignore_ascii_case("version") {
            headers.version = headers.version.take().or_else(|| version(value));
        } else if key.eq_ignore_ascii_case("requires-dist") {
            headers.requires.extend(Dependency::parse(value));
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;

    #[test]
    fn the_first_valid_header_counts_and_the_description_does_not() {
        let headers = parse(
            "Metadata-Version: 2.1\nName: \nname: Zope.Interface\nVersion: 5.0+local.1\nVersion: 6\n\
             License: BSD\n        \n         Copyright: x\nRequires-Dist: a (>=1)\nRequires-Dist: b[x]>=2; python_version < '3'\n\
             Requires-Dist: c; extra == 'test'\nRequires-Dist: ;\n\nName: other\nRequires-Dist: d\n",
        );
        assert_eq!(headers.name.as_deref(), Some("Zope.Interface"));
        assert_eq!(headers.version.as_deref(), Some("5.0+local.1"));
        let wanted: Vec<&str> = headers.requires.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(wanted, ["a", "b", "c"]);
    }

    #[test]
    fn garbage_has_no_headers() {
        for text in ["", "\0\0\0\0", "Name: ../x\nVersion: 1 2\n", "Name\nVersion", "\u{fffd}:\n"] {
            assert_eq!(parse(text), Headers::default(), "{text:?}");
        }
    }

    #[test]
    fn long_headers_are_read_to_their_end_and_a_long_description_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("METADATA");
        for length in [0, 8178, 8179, 8180, 8181, 8182, 50_000] {
            let headers = format!("X: {}\nRequires-Dist: last", "x".repeat(length));
            for end in ["\n\n", "\r\n\r\n", "\n", ""] {
                let text = format!("{headers}{end}{}", "y".repeat(2 * MOST));
                fs::replace_derived(&file, text.as_bytes()).unwrap();
                let read = head(&file).unwrap();
                assert!(read.starts_with(&headers) && read.len() < MOST + 2 * CHUNK);
                assert!(end.len() < 2 || read.len() <= headers.len() + CHUNK + 4);
            }
        }
    }
}
