//! Reads `pylock.toml` (PEP 751).

mod package;

use std::path::Path;

use toml::Table;

use super::table::Section;
use super::{FileKind, Index, Lock, Offers, Problem, directory_of};

/// The keys of a file of version 1.0.
const KEYS: [&str; 10] = [
    "lock-version",
    "created-by",
    "packages",
    "environments",
    "requires-python",
    "extras",
    "dependency-groups",
    "default-groups",
    "tool",
    // Until PEP 751 was accepted.
    "created-at",
];

pub(super) fn read(path: &Path, text: &str) -> Result<Lock, Problem> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| Problem::Syntax {
        format: "TOML",
        what: told(&error, text),
    })?;
    let root = Section { table: &table, at: String::new() };
    let mut lock = Lock::empty(path, FileKind::Pylock);
    lock.notices.extend(version_notice(&root)?);
    lock.requires_python = root.specifiers("requires-python")?;
    for marker in root.texts("environments")? {
        lock.environments.push(root.checked_marker("environments", &marker)?);
    }
    lock.offers = Offers {
        extras: root.texts("extras")?,
        groups: root.texts("dependency-groups")?,
        default_groups: root.texts("default-groups")?,
    };
    if !root.has("packages") {
        return Err(root.invalid("packages", "it is missing"));
    }
    let directory = directory_of(path);
    for section in root.sections("packages")? {
        lock.packages.push(package::read(&section, &directory)?);
    }
    for url in lock.packages.iter().filter_map(|package| package.index.as_ref()) {
        if !lock.indexes.iter().any(|index| index.url == *url) {
            lock.indexes.push(Index { url: url.clone(), verifies: true });
        }
    }
    Ok(lock)
}

/// What to say of a version that is not quite known: a newer minor version may have keys that mean something.
///
/// # Errors
/// The major version is not known.
fn version_notice(root: &Section<'_>) -> Result<Option<String>, Problem> {
    let version = root.required("lock-version")?;
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next(), numbers.next()) {
        (Some(1), Some(Some(0)), None) => Ok(None),
        (Some(1), Some(Some(_)), None) => {
            let unknown = root.table.keys().filter(|key| !KEYS.contains(&key.as_str()));
            let unknown: Vec<&str> = unknown.map(String::as_str).collect();
            let ignored = match unknown.as_slice() {
                [] => String::new(),
                keys => format!("; {} ignored", keys.join(", ")),
            };
            Ok(Some(format!(
                "version {version} of the format is newer than this venvyard{ignored}"
            )))
        }
        (Some(_), Some(Some(_)), None) => Err(Problem::Version(version.to_owned())),
        _ => Err(root.invalid("lock-version", &format!("{version:?} is no version"))),
    }
}

/// What the parser says, in one line, with the line of the file.
fn told(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().map(|span| {
        let before = text.get(..span.start).unwrap_or(text);
        format!("line {}: ", before.matches('\n').count() + 1)
    });
    let what = error.message().lines().map(str::trim).collect::<Vec<_>>().join(", ");
    format!("{}{what}", line.unwrap_or_default())
}
