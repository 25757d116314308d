//! The copy of its entry that an environment carries: for the day the registry is lost, for the check that
//! a directory still holds the environment that the registry means, and for editors.

use std::path::{Path, PathBuf};

use super::{Entry, Error};
use crate::fs;

/// Where VS Code and virtualenvwrapper look for an environment's project.
const PROJECT_FILE: &str = ".project";

/// The directory in an environment that holds venvyard's own files.
pub fn own_dir(environment: &Path) -> PathBuf {
    environment.join(".venvyard")
}

/// Writes the copy into an environment that is being made.
pub fn write_new(stage: &Path, entry: &Entry) -> Result<(), Error> {
    fs::create_dir(&own_dir(stage))?;
    fs::write_new(&file(stage), entry.render()?.as_bytes())?;
    if let Some(project) = &entry.project {
        fs::write_new(&stage.join(PROJECT_FILE), pointer_to(&project.directory).as_bytes())?;
    }
    Ok(())
}

/// Writes the copy (the same identity, no name) and the project pointer into an environment.
pub fn write(environment: &Path, entry: &Entry) -> Result<(), Error> {
    fs::create_dir_all(&own_dir(environment))?;
    fs::replace_derived(&file(environment), entry.render()?.as_bytes())?;
    let pointer = environment.join(PROJECT_FILE);
    match &entry.project {
        Some(project) => {
            fs::replace_derived(&pointer, pointer_to(&project.directory).as_bytes())?;
        }
        None => fs::delete_file(&pointer)?,
    }
    Ok(())
}

/// The copy in an environment; `None` where there is none.
pub(super) fn read(environment: &Path) -> Result<Option<Entry>, Error> {
    let path = file(environment);
    match fs_err::read_to_string(&path) {
        Ok(text) => Ok(Some(Entry::parse(&text, &path)?)),
        Err(error) if fs::is_absent(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn file(environment: &Path) -> PathBuf {
    own_dir(environment).join("environment.toml")
}

fn pointer_to(project: &Path) -> String {
    format!("{}\n", project.display())
}
