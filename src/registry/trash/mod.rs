//! Removed environments, which wait in the trash until they are restored or deleted.
//!
//! An item of the trash holds the environment's directory and one of two files with its entry. `entry.toml` says that
//! it was removed: an entry that the registry still has is to go. `restoring.toml` says that it is coming back: an
//! entry that the registry has already is to stay. So whatever is killed, the next command knows how to go on.

mod exchange;
mod places;
mod put;
mod record;
mod restore;
mod settle;

use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::{Entry, Registry, copy};
use crate::fs::{self, Trash};
use crate::registry::name::{EnvName, is_file_name};

pub use restore::Restored;
pub(super) use settle::Settled;

/// How long a removed environment can be restored.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Says that the item was removed.
const ENTRY: &str = "entry.toml";

/// Says that the item is being restored.
const RESTORING: &str = "restoring.toml";

/// A removed environment.
#[derive(Debug, Clone)]
pub struct Trashed {
    /// The name that it had.
    pub name: String,
    /// When it was removed.
    pub removed: Timestamp,
    /// Its entry; `None` if another tool made it.
    pub entry: Option<Entry>,
    /// Why its entry can't be read; it is then as its copy in the environment says, or another tool's.
    pub problem: Option<String>,
    /// The trash that it is in.
    pub trash: Trash,
    /// The item's directory.
    pub item: PathBuf,
    /// The environment's directory in it.
    pub held: PathBuf,
    /// The text of its entry, with comments.
    text: Option<String>,
}

/// What is in all trashes.
#[derive(Debug, Default)]
pub struct Trashes {
    /// The removed environments, the newest first.
    pub items: Vec<Trashed>,
    /// The trashes that can't be used or read.
    pub problems: Vec<io::Error>,
}

impl Trashed {
    /// What tells it from others of the same name.
    pub fn id(&self) -> &str {
        self.item.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// Where it was, and goes back to. What its entry says doesn't count: somebody else may have written that.
    pub fn place(&self) -> PathBuf {
        self.trash.around().join(self.held.file_name().unwrap_or_default())
    }

    /// Until when it can be restored.
    pub fn expires(&self) -> Timestamp {
        self.removed.checked_add(KEPT).unwrap_or(Timestamp::MAX)
    }

    /// Whether it may be deleted without a question.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.expires() < now
    }
}

impl Registry {
    /// The removed environments.
    pub fn trashed(&self) -> Trashes {
        let mut found = Trashes::default();
        for trash in self.trashes() {
            match trash.items() {
                Ok(items) => found.items.extend(items.iter().filter_map(|it| read(&trash, it))),
                Err(problem) => found.problems.push(problem),
            }
        }
        found.items.sort_by(|a, b| b.removed.cmp(&a.removed).then_with(|| a.item.cmp(&b.item)));
        found
    }

    /// The environments that were removed so long ago that they may be deleted.
    pub fn due(&self, now: Timestamp) -> Vec<Trashed> {
        let read_due = |trash: &Trash| {
            let mut items = trash.items().unwrap_or_default();
            items.retain(|item| may_be_due(item, now));
            items.iter().filter_map(|item| read(trash, item)).collect::<Vec<_>>()
        };
        let found = self.trashes().iter().flat_map(read_due).collect::<Vec<_>>();
        found.into_iter().filter(|item| item.is_due(now)).collect()
    }
}

/// Whether nothing was put into the directory for so long that what is in it is due. Spares reading the others.
fn may_be_due(item: &Path, now: Timestamp) -> bool {
    modified(item).checked_add(KEPT).is_ok_and(|expires| expires < now)
}

/// The environment in an item; `None` if there is none.
fn read(trash: &Trash, item: &Path) -> Option<Trashed> {
    let held = held(item)?;
    let known = [ENTRY, RESTORING].into_iter().find_map(|file| own_text(&item.join(file)));
    let (mut name, mut removed, mut text, mut problem) = (None, None, None, None);
    match known.unwrap_or(Err("it is gone".to_owned())).and_then(|text| record::parse(&text)) {
        Ok((about, entry)) => {
            (name, removed) = (Some(about.name), Some(about.time));
            text = Some(entry).filter(|entry| !entry.trim().is_empty());
        }
        Err(reason) => problem = Some(reason),
    }
    let file = item.join(ENTRY);
    let parsed = text.as_deref().map(|text| Entry::parse(text, &file));
    let entry = match parsed {
        Some(Ok(entry)) => Some(entry),
        Some(Err(error)) => {
            problem = Some(error.to_string());
            None
        }
        None => None,
    };
    let entry = if problem.is_some() { copy::read(&held).ok().flatten() } else { entry };
    let text = text.filter(|_| problem.is_none());
    // Nobody makes an environment with a name that can't be one, nor could enter it.
    let name = name.filter(|name| is_file_name(name));
    let name = name.or_else(|| held.file_name()?.to_str().map(str::to_owned))?;
    let entry = entry.filter(|_| EnvName::new(&name).is_ok());
    Some(Trashed {
        removed: removed.unwrap_or_else(|| modified(item)),
        name,
        entry,
        problem,
        trash: trash.clone(),
        item: item.to_owned(),
        held,
        text,
    })
}

/// Deletes the items that hold nothing: killed removals and restorations left them. A removal whose item goes all the
/// same, because the file system has no locks, takes another one.
pub(crate) fn clear_abandoned(trash: &Trash) {
    for item in trash.items().unwrap_or_default() {
        if held(&item).is_some() {
            continue;
        }
        let files = [ENTRY, RESTORING].map(|file| item.join(file));
        let is_locked = |file: &PathBuf| fs::try_lock(file).is_ok_and(|lock| lock.is_none());
        if !files.iter().any(|file| file.exists() && is_locked(file)) {
            let _ = files.iter().try_for_each(|file| fs::delete_file(file));
            fs::delete_dir_if_empty(&item);
        }
    }
}

/// The text of a file that only the user could have written; `None` if there is no such file.
fn own_text(file: &Path) -> Option<Result<String, String>> {
    match fs::read_own(file) {
        Ok(bytes) => Some(String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())),
        Err(error) if fs::is_absent(&error) => None,
        Err(error) => Some(Err(error.to_string())),
    }
}

/// The directory that an item holds.
fn held(item: &Path) -> Option<PathBuf> {
    let is_dir = |path: &PathBuf| path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    fs::children(item).unwrap_or_default().into_iter().filter(is_dir).min()
}

/// When something was last put into a directory.
fn modified(directory: &Path) -> Timestamp {
    let modified = directory.symlink_metadata().and_then(|metadata| metadata.modified());
    modified.ok().and_then(|time| Timestamp::try_from(time).ok()).unwrap_or_else(Timestamp::now)
}
