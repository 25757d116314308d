//! Writes a copy of the registry entry into the environment itself.
//!
//! With it, an environment can be recognized if the registry is lost, a directory can be checked to still
//! hold the registered environment, and editors find the project.

use std::path::{Path, PathBuf};

use super::{Entry, Error};
use crate::fs;

/// The file in which VS Code and virtualenvwrapper look for an environment's project.
const PROJECT_FILE: &str = ".project";

/// The directory in an environment that holds venvyard's own files.
pub fn own_dir(environment: &Path) -> PathBuf {
    environment.join(".venvyard")
}

/// Writes the copy into an environment that is being created.
pub fn write_new(stage: &Path, entry: &Entry) -> Result<(), Error> {
    fs::create_dir(&own_dir(stage))?;
    fs::write_new(&file(stage), entry.render()?.as_bytes())?;
    if let Some(project) = &entry.project {
        fs::write_new(&stage.join(PROJECT_FILE), project_text(&project.directory).as_bytes())?;
    }
    Ok(())
}

/// Updates the copy and the project file in an environment. The copy has the entry's id, but no name.
pub fn write(environment: &Path, entry: &Entry) -> Result<(), Error> {
    fs::create_dir_all(&own_dir(environment))?;
    fs::replace_derived(&file(environment), entry.render()?.as_bytes())?;
    let project_file = environment.join(PROJECT_FILE);
    match &entry.project {
        Some(project) => {
            fs::replace_derived(&project_file, project_text(&project.directory).as_bytes())?;
        }
        None => fs::delete_file(&project_file)?,
    }
    Ok(())
}

/// Reads the copy in an environment; `None` if there is none.
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

fn project_text(project: &Path) -> String {
    format!("{}\n", project.display())
}
