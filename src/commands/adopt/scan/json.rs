//! `adopt --scan --json`

use std::borrow::Cow;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use super::{Find, Scan};
use crate::error::Error;
use crate::inspect::status::Health;
use crate::ui::to_the_second;

/// One environment.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    /// What it is, or what was done with it.
    outcome: Outcome,
    /// The name that it has or would get.
    name: Option<&'a str>,
    /// Its directory. What isn't UTF-8 in it is U+FFFD.
    path: Cow<'a, str>,
    made_by: Option<&'static str>,
    python: Option<&'a str>,
    project: Option<Cow<'a, str>>,
    health: Option<Health>,
    size: Option<JsonSize>,
    last_used: Option<Timestamp>,
    /// Whether `uv cache prune` deletes it.
    in_uv_cache: bool,
    /// Why it can't be taken over.
    error: Option<String>,
}

/// What an environment is, or what was done with it.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// A dry run would take it over.
    WouldAdopt,
    /// It was taken over.
    Adopted,
    /// It can't be.
    Refused,
    /// It stays with its tool.
    Left,
    /// venvyard manages it.
    Managed,
}

/// In bytes.
#[derive(Debug, Serialize)]
struct JsonSize {
    own: u64,
    shared: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    schema_version: u32,
    dry_run: bool,
    environments: Vec<Record<'a>>,
    /// Directories that can't be read.
    unreadable: Vec<Cow<'a, str>>,
    /// Directories of other file systems, where nobody looked.
    mounts: Vec<Cow<'a, str>>,
}

/// All that was found, by path.
pub(super) fn document<'a>(
    dry_run: bool,
    finds: &'a [Find],
    failed: &'a [(Find, Error)],
    scan: &'a Scan,
) -> Document<'a> {
    let done = if dry_run { Outcome::WouldAdopt } else { Outcome::Adopted };
    let done = finds.iter().map(|find| of_find(done, find));
    let failed = failed.iter().map(|(find, error)| Record {
        error: Some(error.to_string()),
        ..of_find(Outcome::Refused, find)
    });
    let refused = scan.refused.iter().map(|(path, error)| Record {
        error: Some(error.to_string()),
        ..plain(Outcome::Refused, path)
    });
    let left = scan
        .left
        .iter()
        .map(|(tool, path)| Record { made_by: Some(*tool), ..plain(Outcome::Left, path) });
    let managed = scan
        .managed
        .iter()
        .map(|(name, path)| Record { name: Some(name.as_str()), ..plain(Outcome::Managed, path) });
    let mut environments: Vec<Record<'_>> =
        done.chain(failed).chain(refused).chain(left).chain(managed).collect();
    environments.sort_by(|one, other| one.path.cmp(&other.path));
    let paths = |paths: &'a [std::path::PathBuf]| paths.iter().map(|path| path.to_string_lossy());
    Document {
        schema_version: 1,
        dry_run,
        environments,
        unreadable: paths(&scan.unreadable).collect(),
        mounts: paths(&scan.mounts).collect(),
    }
}

fn of_find(outcome: Outcome, find: &Find) -> Record<'_> {
    let row = &find.row;
    Record {
        name: Some(find.name.as_str()),
        made_by: row.made_by,
        python: row.python.as_deref(),
        project: row.project.as_deref().map(Path::to_string_lossy),
        health: Some(row.health),
        size: find.size.map(|size| JsonSize { own: size.usage.own, shared: size.usage.shared }),
        last_used: find.last_used.and_then(to_the_second),
        in_uv_cache: find.is_in_uv_cache,
        ..plain(outcome, &row.path)
    }
}

fn plain(outcome: Outcome, path: &Path) -> Record<'_> {
    Record {
        outcome,
        name: None,
        path: path.to_string_lossy(),
        made_by: None,
        python: None,
        project: None,
        health: None,
        size: None,
        last_used: None,
        in_uv_cache: false,
        error: None,
    }
}
