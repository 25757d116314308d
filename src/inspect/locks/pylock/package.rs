//! Reads a package of a `pylock.toml`, with where it comes from.

use std::path::Path;

use super::super::super::distributions::{DirectUrl, SYSTEMS, file_at, file_url, name_and_version};
use super::super::super::versions::is_valid;
use super::super::table::Section;
use super::super::{File, Origin, Package, Problem, in_fragment, plain};

/// The kinds of sources, of which a package has one. A source archive and wheels go together.
const SOURCES: [&str; 5] = ["vcs", "directory", "archive", "sdist", "wheels"];

/// The hashes that pip checks, the usual one first.
const STRONG: [&str; 3] = ["sha256", "sha512", "sha384"];

/// Reads a package of the lock file in `directory`.
pub(super) fn read(section: &Section<'_>, directory: &Path) -> Result<Package, Problem> {
    let name = section.name("name", section.required("name")?)?;
    let section = &Section { at: format!("{} ({name})", section.at), ..*section };
    let version = section.text("version")?;
    let package = Package {
        name: Some(name),
        version: version.map(|text| section.version("version", text)).transpose()?,
        marker: section.marker("marker")?,
        requires_python: section.specifiers("requires-python")?,
        index: section.url("index")?.map(str::to_owned),
        ..Package::default()
    };
    let has: Vec<&str> = SOURCES.into_iter().filter(|key| section.has(key)).collect();
    match has.as_slice() {
        [] => Err(section.invalid("", "it has no source")),
        ["sdist" | "wheels"] | ["sdist", "wheels"] => of_index(section, package, directory),
        [source] => direct(section, source, package, directory),
        both => Err(section.invalid("", &format!("{} exclude each other", both.join(", ")))),
    }
}

/// With the files of an index.
fn of_index(
    section: &Section<'_>,
    mut package: Package,
    directory: &Path,
) -> Result<Package, Problem> {
    for one in section.sections("wheels")?.iter().chain(&section.section("sdist")?) {
        package.files.push(file(one, directory, true)?);
    }
    let version = |file: &File| Some(name_and_version(&file.name)?.1.to_owned());
    let named = || package.files.iter().filter_map(version).find(|version| is_valid(version));
    package.version = package.version.take().or_else(named);
    if package.files.is_empty() || package.version.is_none() {
        return Err(section.invalid("", "it has no file or no version"));
    }
    package.hashes = package.files.iter().map(|file| file.hash.clone()).collect();
    Ok(package)
}

/// With a source of its own.
fn direct(
    section: &Section<'_>,
    source: &str,
    mut package: Package,
    directory: &Path,
) -> Result<Package, Problem> {
    let Some(from) = section.section(source)? else { return Ok(package) };
    let subdirectory = from.text("subdirectory")?.map(str::to_owned);
    package.origin = Origin::Direct(match source {
        "vcs" => commit(&from, directory)?,
        "directory" => {
            package.is_editable = from.flag("editable")?;
            let path = directory.join(from.required("path")?);
            let path = subdirectory.map_or(path.clone(), |below| path.join(below));
            DirectUrl::Directory { path: plain(&path), is_editable: package.is_editable }
        }
        _ => {
            let File { url, hash, .. } = file(&from, directory, false)?;
            package.hashes = vec![hash.clone()];
            DirectUrl::Archive { url, hash: Some(in_fragment(&hash)), subdirectory }
        }
    });
    Ok(package)
}

fn commit(vcs: &Section<'_>, directory: &Path) -> Result<DirectUrl, Problem> {
    let system = vcs.required("type")?;
    if !SYSTEMS.contains(&system) {
        return Err(vcs.invalid("type", &format!("{system:?} is no version control system")));
    }
    let commit = vcs.required("commit-id")?;
    if !commit.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b)) {
        return Err(vcs.invalid("commit-id", &format!("{commit:?} is no commit")));
    }
    Ok(DirectUrl::Commit {
        system: system.to_owned(),
        url: place(vcs, directory)?,
        commit: commit.to_owned(),
        requested: vcs.text("requested-revision")?.map(str::to_owned),
        subdirectory: vcs.text("subdirectory")?.map(str::to_owned),
    })
}

/// The URL of a source. A path wins over a URL.
fn place(section: &Section<'_>, directory: &Path) -> Result<String, Problem> {
    if let Some(path) = section.text("path")? {
        return Ok(file_url(&plain(&directory.join(path))));
    }
    let url = section.url("url")?;
    Ok(url.ok_or_else(|| section.invalid("", "it has neither a path nor a URL"))?.to_owned())
}

fn file(section: &Section<'_>, directory: &Path, is_named: bool) -> Result<File, Problem> {
    let url = place(section, directory)?;
    let name = section.text("name")?.map_or_else(|| file_at(&url), str::to_owned);
    if is_named && (name.is_empty() || name.contains(['/', '\\', '"', '<', '>'])) {
        return Err(section.invalid("name", &format!("{name:?} is no name of a file")));
    }
    let hashes = section.section("hashes")?;
    let hashes = hashes.ok_or_else(|| section.invalid("hashes", "it is missing"))?;
    let Some(kind) = STRONG.into_iter().find(|kind| hashes.has(kind)) else {
        return Err(section.invalid("hashes", "there is no sha256, sha384 or sha512"));
    };
    let digest = hashes.required(kind)?;
    if !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(hashes.invalid(kind, &format!("{digest:?} is no hash")));
    }
    Ok(File { name, url, hash: format!("{kind}:{}", digest.to_ascii_lowercase()) })
}
