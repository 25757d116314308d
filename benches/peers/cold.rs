//! What a first creation can't do without: one interpreter asked, one wheel unpacked.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::Result;

/// The first argument of the process that does it: `--cold PYTHON WHEEL DESTINATION`.
pub(crate) const MODE: &str = "--cold";

/// As venvyard asks.
const PROBE: &str = include_str!("../../src/python/probe.py");

/// The timed process: one thread, one thing after the other.
///
/// # Errors
/// The interpreter's, the wheel's, the disk's.
pub(crate) fn main(mut args: impl Iterator<Item = OsString>) -> Result<()> {
    let (Some(python), Some(wheel), Some(destination)) = (args.next(), args.next(), args.next())
    else {
        return Err("--cold PYTHON WHEEL DESTINATION".into());
    };
    let answer = Command::new(python).args(["-E", "-s", "-S", "-B", "-c", PROBE]).output()?;
    if !answer.status.success() {
        return Err("the interpreter gives no answer".into());
    }
    unzip(&std::fs::read(wheel)?, Path::new(&destination))
}

/// The wheel of pip that an interpreter brings.
///
/// # Errors
/// None there; the disk's.
pub(crate) fn bundled_pip(python: &Path) -> Result<PathBuf> {
    let prefix = python.canonicalize()?;
    let lib = prefix.parent().and_then(Path::parent).ok_or("no prefix")?.join("lib");
    let dir = lib.join("python3.13/ensurepip/_bundled");
    let is_pip = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("pip-") && name.ends_with(".whl")
    };
    let mut wheels = std::fs::read_dir(&dir)?.filter_map(|entry| Some(entry.ok()?.path()));
    wheels.find(is_pip).ok_or_else(|| format!("no wheel of pip in {}", dir.display()).into())
}

/// Writes every file of the wheel, after a look at its hash.
fn unzip(wheel: &[u8], destination: &Path) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(wheel))?;
    let hashes = hashes(&mut archive)?;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        let (name, mut bytes) = (file.name()?.into_owned(), Vec::new());
        file.read_to_end(&mut bytes)?;
        let hash = base64(&Sha256::digest(&bytes));
        if !name.ends_with("/RECORD") && hashes.get(&name) != Some(&hash) {
            return Err(format!("{name} is not what its RECORD says").into());
        }
        let path = destination.join(name);
        if let Some(parent) = path.parent().filter(|parent| !parent.is_dir()) {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Those of RECORD by name. pip's names need no quotes.
fn hashes(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<HashMap<String, String>> {
    let mut names = archive.file_names().filter_map(|name| Some(name.ok()?.to_string()));
    let record = names.find(|name| name.ends_with(".dist-info/RECORD")).ok_or("no RECORD")?;
    drop(names);
    let mut text = String::new();
    archive.by_name(&record)?.read_to_string(&mut text)?;
    let row = |line: &str| {
        let (name, rest) = line.split_once(",sha256=")?;
        Some((name.to_owned(), rest.split(',').next()?.to_owned()))
    };
    Ok(text.lines().filter_map(row).collect())
}

/// As RECORD writes a hash: without the padding (PEP 376).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let all = chunk.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        let all = all << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(LETTERS[(all >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}
