//! Writes requirements as pip and uv take them.

use std::path::Path;

use super::MARK;
use crate::inspect::distributions::DirectUrl;
use crate::inspect::locks::{Origin, Package};

/// The whole file: a line for each package, by name, with its hashes if each package has one. pip checks hashes only if
/// each line has one.
pub(super) fn text(packages: &[Package], python: &str) -> String {
    let hashes = packages.iter().all(|package| !package.hashes.is_empty());
    let mut text = format!("{MARK}: {python}\n");
    for package in packages {
        text += &package.editable_line().unwrap_or_else(|| package.line());
        if hashes {
            let hashes = package.hashes.iter().filter(|_| !has_hash_in_url(package));
            text.extend(hashes.map(|hash| format!(" \\\n    --hash={hash}")));
        }
        text.push('\n');
    }
    text
}

fn has_hash_in_url(package: &Package) -> bool {
    matches!(&package.origin, Origin::Direct(DirectUrl::Archive { hash: Some(_), .. }))
}

/// Whether pip has something to compare a hash with.
pub(super) fn may_have_hashes(package: &Package) -> bool {
    match &package.origin {
        Origin::Direct(direct) => matches!(direct, DirectUrl::Archive { .. }),
        Origin::Index | Origin::Url(_) => true,
    }
}

/// That and why there are no hashes, if there are none.
pub(super) fn without_hashes(packages: &[Package], offline: bool) -> Option<String> {
    let none = packages.iter().find(|package| package.hashes.is_empty())?;
    let unhashable = packages.iter().find(|package| !may_have_hashes(package));
    let reason = match unhashable {
        _ if offline => "no index was asked".to_owned(),
        Some(package) => format!("{} comes from {}", name(package), source(package)),
        None => format!("{} has none", name(none)),
    };
    Some(format!("the lines have no hashes: {reason}"))
}

fn name(package: &Package) -> &str {
    package.name.as_deref().unwrap_or_default()
}

fn source(package: &Package) -> String {
    match &package.origin {
        Origin::Direct(DirectUrl::Commit { system, .. }) => format!("a commit of {system}"),
        Origin::Direct(DirectUrl::Directory { path, .. }) => {
            format!("the directory {}", Path::display(path))
        }
        Origin::Direct(DirectUrl::Archive { url, .. }) | Origin::Url(url) => url.clone(),
        Origin::Index => "an index".to_owned(),
    }
}
