//! Reads what a wheel says about itself: its file name and the texts in its dist-info.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::str::FromStr as _;

use pep440_rs::Version;
use zip::ZipArchive;

use super::names::is_plain_name;
use super::record::{self, RecordRow};
use super::request::normalized;

/// In bytes. A text is held in memory, together with what is parsed from it.
const LARGEST_TEXT: u64 = 16 << 20;

/// A wheel whose central directory has been read.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Why unpacking failed: because of the wheel, or of the disk.
pub(super) enum UnpackError {
    Wheel(String),
    Io(std::io::Error),
}

impl From<zip::result::ZipError> for UnpackError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Wheel(error.to_string())
    }
}

impl From<std::io::Error> for UnpackError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

pub(super) fn refuse<T>(reason: impl Into<String>) -> Result<T, UnpackError> {
    Err(UnpackError::Wheel(reason.into()))
}

/// The reason to refuse something that is too large.
pub(super) fn too_large(what: &str, bytes: u64) -> String {
    format!("{what} is larger than {} MiB", bytes >> 20)
}

/// `pip-24.2-py3-none-any.whl` is pip 24.2.
pub(super) fn name_and_version(path: &Path) -> Option<(String, String)> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".whl")?;
    let parts: Vec<&str> = stem.split('-').collect();
    let ([name, version, _, _, _] | [name, version, _, _, _, _]) = parts[..] else { return None };
    let is_name = name.starts_with(char::is_alphanumeric)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    (is_name && Version::from_str(version).is_ok()).then(|| (name.to_owned(), version.to_owned()))
}

/// Whether the directory belongs to the distribution in the file's name.
pub(super) fn is_of(dist_info: &str, name: &str, version: &str) -> bool {
    let stem = dist_info.strip_suffix(".dist-info").and_then(|stem| stem.rsplit_once('-'));
    stem.is_some_and(|(its_name, its_version)| {
        normalized(its_name) == normalized(name)
            && Version::from_str(its_version).ok() == Version::from_str(version).ok()
    })
}

/// An installer must not install a version of the format that it doesn't know (PEP 427).
pub(super) fn check_form(wheel: &str) -> Result<(), UnpackError> {
    match header(wheel, "Wheel-Version") {
        Some(version) if version == "1" || version.starts_with("1.") => Ok(()),
        Some(version) => refuse(format!("its format is {version:?}, not 1.0")),
        None => refuse("its WHEEL has no Wheel-Version"),
    }
}

/// The only dist-info directory with a RECORD.
pub(super) fn dist_info(archive: &Archive<'_>) -> Result<String, UnpackError> {
    let mut found = Vec::new();
    for name in archive.file_names() {
        if let Some(dir) = name?.strip_suffix("/RECORD")
            && dir.ends_with(".dist-info")
            && is_plain_name(dir)
        {
            found.push(dir.to_owned());
        }
    }
    match found.pop() {
        Some(dir) if found.is_empty() => Ok(dir),
        Some(_) => refuse("it has more than one RECORD"),
        None => refuse("it has no RECORD"),
    }
}

/// The rows of RECORD by path, without those of files that have no hash.
pub(super) fn rows(
    archive: &mut Archive<'_>,
    path: &str,
) -> Result<HashMap<String, RecordRow>, UnpackError> {
    let text = text(archive, path)?;
    // Checked first, because a parsed row takes many times the memory of its text. Signatures of
    // RECORD are not listed.
    if text.lines().filter(|line| !line.is_empty()).count() > archive.len() + UNRECORDED.len() {
        return refuse("its RECORD lists more files than it has");
    }
    let Some(rows) = record::parse(&text) else {
        return refuse("its RECORD can't be read");
    };
    let dist_info = path.strip_suffix("/RECORD").unwrap_or(path);
    Ok(rows
        .into_iter()
        .filter(|row| !is_unrecorded(&row.path, dist_info))
        .map(|row| (row.path.clone(), row))
        .collect())
}

/// RECORD can't contain its own hash or those of its signatures; INSTALLER is written by the
/// installer.
const UNRECORDED: [&str; 4] = ["RECORD", "RECORD.jws", "RECORD.p7s", "INSTALLER"];

/// Whether the file needs no row in RECORD.
pub(super) fn is_unrecorded(name: &str, dist_info: &str) -> bool {
    let name = name.strip_prefix(dist_info).and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| UNRECORDED.contains(&name))
}

/// A text file of the archive.
pub(super) fn text(archive: &mut Archive<'_>, name: &str) -> Result<String, UnpackError> {
    let Some(index) = archive.index_for_name(name) else {
        return refuse(format!("it has no {name}"));
    };
    let mut text = String::new();
    match archive.by_index(index)?.take(LARGEST_TEXT + 1).read_to_string(&mut text) {
        Ok(length) if length as u64 > LARGEST_TEXT => refuse(too_large(name, LARGEST_TEXT)),
        Ok(_) => Ok(text),
        Err(error) => refuse(format!("{name}: {error}")),
    }
}

/// A header of METADATA, which has the format of an e-mail.
pub(super) fn header<'a>(metadata: &'a str, name: &str) -> Option<&'a str> {
    metadata
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::trim)
}
