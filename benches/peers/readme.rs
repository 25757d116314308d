//! The tables where people read them.

use std::path::{Path, PathBuf};

use crate::Result;

const BEGIN: &str = "<!-- measured: cargo bench --bench peers -- --write-readme -->\n";
const END: &str = "<!-- measured -->";

/// That the files have a place for the tables: known before anything is measured.
///
/// # Errors
/// A file without the markers; the disk's.
pub(crate) fn check(files: &[&str]) -> Result<()> {
    files.iter().try_for_each(|file| read_with(file, "").map(|_| ()))
}

/// Replaces what stands between the markers of a file of the repository.
///
/// # Errors
/// A file without the markers; the disk's.
pub(crate) fn write(file: &str, text: &str) -> Result<()> {
    let (path, new) = read_with(file, text)?;
    Ok(std::fs::write(path, new)?)
}

fn read_with(file: &str, text: &str) -> Result<(PathBuf, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    match replaced(&std::fs::read_to_string(&path)?, text) {
        Some(new) => Ok((path, new)),
        None => Err(format!("{file} has no lines {} … {END}", BEGIN.trim_end()).into()),
    }
}

fn replaced(old: &str, text: &str) -> Option<String> {
    let (before, rest) = old.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{}\n{END}{after}", text.trim_end()))
}
