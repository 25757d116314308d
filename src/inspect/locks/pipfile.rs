//! Reads `Pipfile.lock`, as pipenv writes it.

use std::path::Path;

use toml::{Table, Value};

use super::super::distributions::{DirectUrl, SYSTEMS, file_url};
use super::table::Section;
use super::{FileKind, Index, Lock, Origin, Package, Problem, directory_of, in_fragment, plain};

/// The version of the format that pipenv has written since 2017.
const SPEC: i64 = 6;

/// The section that everybody gets.
const DEFAULT: &str = "default";

pub(super) fn read(path: &Path, text: &str) -> Result<Lock, Problem> {
    let table: Table = serde_json::from_str::<serde_json::Value>(text)
        .and_then(|json| serde_json::from_value(without_nulls(json)))
        .map_err(|error| Problem::Syntax { format: "JSON", what: error.to_string() })?;
    let root = Section { table: &table, at: String::new() };
    let mut lock = Lock::empty(path, FileKind::PipfileLock);
    let meta = root.section("_meta")?.ok_or_else(|| root.invalid("_meta", "it is missing"))?;
    let spec = meta.table.get("pipfile-spec").and_then(Value::as_integer);
    match spec {
        Some(spec) if spec > SPEC => return Err(Problem::Version(spec.to_string())),
        Some(_) => {}
        None => return Err(meta.invalid("pipfile-spec", "it is missing, or no number")),
    }
    if let Some(requires) = meta.section("requires")? {
        lock.requires_python = python(&requires)?;
    }
    for source in meta.sections("sources")? {
        let url = source.url("url")?;
        let url = with_braces(url.ok_or_else(|| source.invalid("url", "it is missing"))?);
        let verifies = !source.has("verify_ssl") || source.flag("verify_ssl")?;
        lock.indexes.push(Index { url, verifies });
    }
    let names: Vec<Option<&str>> =
        meta.sections("sources")?.iter().map(|it| it.text("name")).collect::<Result<_, _>>()?;
    let directory = directory_of(path);
    for key in table.keys().filter(|key| *key != "_meta") {
        let Some(section) = root.section(key)? else { continue };
        let group = (key != DEFAULT).then(|| key.clone());
        lock.offers.groups.extend(group.clone());
        for name in section.table.keys() {
            let Some(entry) = section.section(name)? else { continue };
            let mut package = package(&entry, name, &directory)?;
            let of = |index: &str| names.iter().position(|name| *name == Some(index));
            let index = entry.text("index")?.and_then(of);
            package.index = index.map(|at| lock.indexes[at].url.clone());
            lock.packages.push(Package { group: group.clone(), ..package });
        }
    }
    Ok(lock)
}

/// TOML has no null, and nothing here means one.
fn without_nulls(json: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match json {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        Value::Array(all) => {
            Value::Array(all.into_iter().filter(|it| !it.is_null()).map(without_nulls).collect())
        }
        other => other,
    }
}

/// `python_version` and `python_full_version`, as a condition on the version.
fn python(requires: &Section<'_>) -> Result<Option<pep440_rs::VersionSpecifiers>, Problem> {
    let read = |key: &str, end: &str| {
        let Some(text) = requires.text(key)? else { return Ok(None) };
        let specifiers = format!("=={}{end}", text.trim_end_matches(".*")).parse().ok();
        let invalid = || requires.invalid(key, &format!("{text:?} is no version"));
        Ok(Some(specifiers.ok_or_else(invalid)?))
    };
    Ok(read("python_full_version", "")?.or(read("python_version", ".*")?))
}

/// Variables as pip replaces them: pipenv also takes `$NAME`.
fn with_braces(url: &str) -> String {
    let mut parts = url.split('$');
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        if name.is_empty() {
            done.extend(["$", part]);
        } else {
            done.extend(["${", name, "}", rest]);
        }
    }
    done
}

fn package(entry: &Section<'_>, name: &str, directory: &Path) -> Result<Package, Problem> {
    let name = entry.name("", name)?;
    let mut package = Package {
        marker: marker(entry)?,
        extras: entry.texts("extras")?,
        hashes: entry.texts("hashes")?,
        is_editable: entry.flag("editable")?,
        ..Package::default()
    };
    if let Some(hash) = package.hashes.iter().find(|hash| !is_hash(hash)) {
        return Err(entry.invalid("hashes", &format!("{hash:?} is no hash")));
    }
    let extras = package.extras.iter();
    package.extras = extras.map(|extra| entry.name("extras", extra)).collect::<Result<_, _>>()?;
    let subdirectory = entry.text("subdirectory")?;
    let system = SYSTEMS.into_iter().find(|key| entry.has(key));
    let place = entry.text("path")?.or(entry.text("file")?);
    if let Some(system) = system {
        let url = entry.url(system)?.unwrap_or_default();
        package.origin = Origin::Direct(DirectUrl::Commit {
            system: system.to_owned(),
            url: url.strip_prefix(&format!("{system}+")).unwrap_or(url).to_owned(),
            commit: entry.required("ref")?.to_owned(),
            requested: None,
            subdirectory: subdirectory.map(str::to_owned),
        });
    } else if let Some(place) = place {
        package.origin = Origin::Direct(at(place, &package, subdirectory, directory));
    } else {
        let version = entry.required("version")?;
        match version.strip_prefix("==") {
            Some(version) => {
                let version = version.trim_start_matches('=');
                package.version = Some(entry.version("version", version)?);
            }
            None if version == "*" => {}
            None => return Err(entry.invalid("version", &format!("{version:?} is no version"))),
        }
    }
    Ok(Package { name: Some(name), ..package })
}

/// An archive or a directory, by its path or URL.
fn at(place: &str, package: &Package, subdirectory: Option<&str>, directory: &Path) -> DirectUrl {
    let subdirectory = subdirectory.map(str::to_owned);
    let hash = package.hashes.first().map(|hash| in_fragment(hash));
    if place.contains("://") {
        let url = place.split('#').next().unwrap_or(place).replace(' ', "%20");
        return DirectUrl::Archive { url, hash, subdirectory };
    }
    let path = plain(&directory.join(place));
    if path.is_file() {
        return DirectUrl::Archive { url: file_url(&path), hash, subdirectory };
    }
    let path = subdirectory.map_or(path.clone(), |below| path.join(below));
    DirectUrl::Directory { path, is_editable: package.is_editable }
}

/// `markers`, and what pipenv wrote beside it until 2018.
fn marker(entry: &Section<'_>) -> Result<Option<String>, Problem> {
    match (entry.marker("markers")?, entry.marker("os_markers")?) {
        (Some(one), Some(other)) => Ok(Some(format!("({one}) and ({other})"))),
        (one, other) => Ok(one.or(other)),
    }
}

fn is_hash(text: &str) -> bool {
    text.split_once(':').is_some_and(|(kind, digest)| {
        kind.bytes().all(|b| b.is_ascii_alphanumeric())
            && !digest.is_empty()
            && digest.bytes().all(|b| b.is_ascii_hexdigit())
    })
}
