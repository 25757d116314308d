//! Files that list packages, as what an installer takes: lock files of other tools are read by these tools, and what
//! pip can't read becomes requirements with hashes.

mod foreign;
mod passes;

use std::path::Path;

use tempfile::TempDir;

use super::install::{Pass, Requirements, has_own_index};
use super::paths::absolute;
use crate::error::Result;
use crate::fs;
use crate::inspect::distributions::file_url;
use crate::inspect::locks::{self, FileKind, Lock, Package, Problem};
use crate::inspect::requirements::{Asked, MarkerFacts};
use crate::venv::seed::TOOLS;
use passes::Texts;

/// Reads the file that lists packages, for somebody who asks for these extras and groups. A lock file that only its own
/// tool reads is read by that tool, if it is there.
///
/// # Errors
/// Among others: it is no such file, or its tool is missing.
pub fn read(path: &Path, asked: &Asked) -> Result<(Lock, Asked)> {
    match Lock::read(path) {
        Ok(lock) => Ok((lock, asked.clone())),
        Err(locks::Error { problem: Problem::OfTool(kind), .. }) => {
            // The tool was told what is asked for, so what it writes is for everybody.
            Ok((foreign::read(path, kind, asked)?, Asked::default()))
        }
        Err(error) => Err(error.into()),
    }
}

/// What an installer is told. The files go away with it.
#[derive(Debug)]
pub struct Told {
    /// The requirements.
    pub requirements: Requirements,
    _files: Option<TempDir>,
}

/// What to tell the installer of `environment`, so that it installs these packages of the file. Requirements are the
/// installer's as a whole.
pub fn told(
    lock: &Lock,
    packages: &[&Package],
    facts: &MarkerFacts,
    environment: &Path,
) -> Result<Told> {
    if lock.kind == FileKind::Requirements {
        let files = vec![absolute(&lock.path)?];
        let requirements = Requirements { files, ..Requirements::default() };
        return Ok(Told { requirements, _files: None });
    }
    let texts = Texts::of(lock, packages, facts, has_own_index(environment));
    let files = tempfile::tempdir()?;
    let place = |name: &str| files.path().join(name);
    let mut passes = Vec::new();
    for (name, text, checks_hashes) in [
        ("locked.txt", &texts.hashed, true),
        // pip can't hash a directory or a repository, and refuses it beside anything that has a hash.
        ("locked-without-hashes.txt", &texts.unhashed, false),
    ] {
        if let Some(text) = text {
            let file = place(name);
            let links = format!("--find-links {}\n", file_url(&place("links.html")));
            let first = if texts.links.is_some() { links.as_str() } else { "" };
            fs::write_new(&file, format!("{first}{text}").as_bytes())?;
            let shown = format!("what {} lists", lock.path.display());
            passes.push(Pass { file, shown, checks_hashes });
        }
    }
    if let Some(links) = &texts.links {
        fs::write_new(&place("links.html"), links.as_bytes())?;
    }
    let requirements = Requirements { passes, ..Requirements::default() };
    Ok(Told { requirements, _files: Some(files) })
}

/// The seeds of a new environment that are no part of what the file lists. A file that lists pip says which there are.
pub fn surplus_seeds(lock: &Lock, packages: &[&Package]) -> Vec<String> {
    let has = |tool: &str| packages.iter().any(|package| package.is_called(tool));
    if !lock.is_complete() || !has("pip") {
        return Vec::new();
    }
    TOOLS.into_iter().filter(|tool| !has(tool)).map(str::to_owned).collect()
}
