//! Writes a copy of the registry entry into the environment itself.
//!
//! With it, an environment can be recognized if the registry is lost, a directory can be checked to still
//! hold the registered environment, and editors find the project.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use uuid::Uuid;

pub use super::own_dir::own_dir;
use super::{Entry, Error, last_use, project_file};
use crate::fs;
use crate::variables;
use crate::venv::paths::bin_dir;

/// The part of a copy that tells which environment it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Identity {
    /// The id of the entry.
    pub(super) id: Uuid,
    /// The environment's directory when the copy was written.
    pub(super) path: PathBuf,
    /// The directory that its scripts led to then, if that was another one.
    scripts_at: Option<PathBuf>,
    project: Option<Project>,
    /// Whether the copy has the same text as the entry's file.
    #[serde(skip)]
    pub(super) has_text_of_entry: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Project {
    directory: PathBuf,
}

impl Identity {
    /// That in a copy with the same text as the file of `entry`.
    fn of(entry: &Entry) -> Self {
        let project = entry.project.as_ref();
        Self {
            id: entry.id,
            path: entry.path.clone(),
            scripts_at: entry.scripts_at.clone(),
            project: project.map(|project| Project { directory: project.directory.clone() }),
            has_text_of_entry: true,
        }
    }

    /// The directory that the environment's scripts lead to.
    pub(super) fn scripts_at(&self) -> &Path {
        self.scripts_at.as_deref().unwrap_or(&self.path)
    }

    /// The project when the copy was written.
    pub(super) fn project(&self) -> Option<&Path> {
        Some(&self.project.as_ref()?.directory)
    }
}

/// Writes the copy into an environment that is being created.
pub fn write_new(stage: &Path, entry: &Entry) -> Result<(), Error> {
    fs::create_own_dir_all(&own_dir(stage))?;
    let readers = variables::readers_of(&entry.variables);
    fs::write_new_for(&file(stage), entry.render()?.as_bytes(), readers)?;
    last_use::begin(stage)?;
    if let Some(project) = &entry.project {
        project_file::write_new(stage, &project.directory)?;
    }
    Ok(())
}

/// Updates the copy and the project file in an environment. The copy has the entry's id, but no name. A power cut soon
/// after may leave the one before.
pub fn write(environment: &Path, entry: &Entry) -> Result<(), Error> {
    // Another process may have removed the environment, and a directory in its place would keep a new one away.
    fs::create_own_dir(&own_dir(environment))?;
    // A renaming that was cut short may have left its new files in the environment.
    fs::clear_leftovers(environment);
    for written in [own_dir(environment), bin_dir(environment)] {
        fs::clear_unfinished_files(&written);
    }
    let readers = variables::readers_of(&entry.variables);
    fs::replace_whole_for(&file(environment), entry.render()?.as_bytes(), readers)?;
    let project = entry.project.as_ref().map(|project| project.directory.as_path());
    Ok(project_file::write(environment, project)?)
}

/// The same, but the copy is on the disk when this returns.
pub fn write_durably(environment: &Path, entry: &Entry) -> Result<(), Error> {
    let is_new = !own_dir(environment).exists();
    write(environment, entry)?;
    sync(environment)?;
    if is_new {
        fs::sync_dir(environment)?;
    }
    Ok(())
}

/// Waits until the copy that was written last is on the disk.
pub fn sync(environment: &Path) -> Result<(), Error> {
    Ok(fs::sync_dir(&own_dir(environment))?)
}

/// Which environment the directory holds, according to the copy in it; `None` if there is no copy, or if it
/// can't be parsed.
pub(super) fn identity(environment: &Path) -> Option<Identity> {
    parse(&fs::read_small(&file(environment)).ok()?)
}

/// The same for the directory of an entry whose file has `text`. Mostly the copy has the same text, and needs no parsing.
pub(super) fn identity_beside(entry: &Entry, text: &str) -> Option<Identity> {
    let bytes = fs::read_small(&file(&entry.path)).ok()?;
    if bytes == text.as_bytes() { Some(Identity::of(entry)) } else { parse(&bytes) }
}

fn parse(bytes: &[u8]) -> Option<Identity> {
    toml::from_str(std::str::from_utf8(bytes).ok()?).ok()
}

/// Whether the directory holds the environment with that id.
pub fn is_of(environment: &Path, id: Uuid) -> bool {
    identity(environment).is_some_and(|identity| identity.id == id)
}

/// Fails if the copy can't be written. Changes nothing.
pub fn check_writable(environment: &Path) -> Result<(), Error> {
    Ok(fs::check_writable(&file(environment))?)
}

/// Reads the copy in an environment; `None` if there is none, or if another user could have written it.
///
/// # Errors
/// It can't be parsed.
pub fn read(environment: &Path) -> Result<Option<Entry>, Error> {
    let path = file(environment);
    let own = fs::check_owner_at(&own_dir(environment)).is_ok();
    match fs::read_own(&path) {
        Ok(bytes) if own => Ok(Some(Entry::parse(&String::from_utf8_lossy(&bytes), &path)?)),
        _ => Ok(None),
    }
}

/// Keeps the copy of an entry that the registry doesn't know under another name, where nobody reads it.
pub fn set_aside(environment: &Path) -> Result<(), Error> {
    let file = file(environment);
    Ok(fs::rename_over(&file, &file.with_extension("toml.before"))?)
}

fn file(environment: &Path) -> PathBuf {
    own_dir(environment).join("environment.toml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::testing;

    #[test]
    fn no_directory_is_made_where_the_environment_was_removed_meanwhile() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gone");
        let entry = testing::entry(path.clone());
        write(&path, &entry).unwrap_err();
        assert!(!path.exists());
        fs::create_dir(&path).unwrap();
        for _ in 0..2 {
            write(&path, &entry).unwrap();
        }
        assert!(is_of(&path, entry.id));
    }
}
