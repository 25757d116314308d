//! Reads requirements, as pip takes them.

use std::path::{Path, PathBuf};

use super::super::distributions::{DirectUrl, Source, file_url};
use super::super::requirements::{Requirement, in_file, in_text};
use super::super::versions::is_valid;
use super::{FileKind, Lock, Origin, Package, Problem, plain};

pub(super) fn read(path: &Path) -> Result<Lock, Problem> {
    // pip takes relative paths in the file as starting at the current directory.
    let here = std::env::current_dir().unwrap_or_default();
    lock(path, in_file(path, &here))
}

/// Reads the text of requirements that were written for the file at `path`.
pub(super) fn of_text(path: &Path, text: &str) -> Result<Lock, Problem> {
    lock(path, in_text(text, path.parent().unwrap_or(Path::new(""))))
}

fn lock(path: &Path, requirements: Vec<Requirement>) -> Result<Lock, Problem> {
    let mut lock = Lock::empty(path, FileKind::Requirements);
    lock.packages = requirements.into_iter().map(package).collect::<Result<_, _>>()?;
    Ok(lock)
}

fn package(requirement: Requirement) -> Result<Package, Problem> {
    let invalid =
        |what: &str| Problem::Invalid { at: requirement.text.clone(), what: what.to_owned() };
    if !requirement.is_one() || requirement.text.contains(char::is_control) {
        return Err(invalid("it is no requirement"));
    }
    let origin = origin(&requirement);
    let exact =
        requirement.conditions.strip_prefix("==").map(|it| it.trim_start_matches('=').trim());
    Ok(Package {
        name: requirement.name,
        version: requirement
            .version
            .or_else(|| exact.filter(|text| is_valid(text)).map(str::to_owned)),
        conditions: requirement.conditions,
        extras: requirement.extras,
        marker: requirement.marker,
        is_editable: requirement.is_editable,
        hashes: requirement.hashes,
        origin,
        ..Package::default()
    })
}

/// Where it comes from. Only a directory is as certain as what an installer records.
fn origin(requirement: &Requirement) -> Origin {
    let is_editable = requirement.is_editable;
    match (&requirement.source, &requirement.url) {
        // The directory of a repository is not what is installed.
        (_, Some(url)) if is_of_vcs(url) => Origin::Url(url.clone()),
        (Some(Source::Path(path)), _) if path.is_dir() || is_editable => {
            Origin::Direct(DirectUrl::Directory { path: plain(path), is_editable })
        }
        (_, Some(url)) => Origin::Url(url.clone()),
        (Some(Source::Path(path)), None) => {
            Origin::Url(file_url(&path.components().collect::<PathBuf>()))
        }
        _ => Origin::Index,
    }
}

/// Whether it is the URL of a repository: `git+file:///code`.
fn is_of_vcs(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| scheme.contains('+'))
}
