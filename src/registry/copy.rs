//! What an environment itself says of its entry: for the day the registry is lost, and for editors.

use std::path::Path;

use super::{Entry, Error};
use crate::fs;

/// Where VS Code and virtualenvwrapper look for an environment's project.
const PROJECT_FILE: &str = ".project";

/// Writes them into an environment that is being made.
pub fn write_new(stage: &Path, entry: &Entry) -> Result<(), Error> {
    let own = stage.join(".venvyard");
    fs::create_dir(&own)?;
    fs::write_new(&own.join("environment.toml"), entry.render()?.as_bytes())?;
    if let Some(project) = &entry.project {
        fs::write_new(&stage.join(PROJECT_FILE), pointer_to(&project.directory).as_bytes())?;
    }
    Ok(())
}

/// Writes the entry's copy (the same identity, no name) and the project pointer into an environment.
pub fn write(environment: &Path, entry: &Entry) -> Result<(), Error> {
    let own = environment.join(".venvyard");
    fs::create_dir_all(&own)?;
    fs::replace_derived(&own.join("environment.toml"), entry.render()?.as_bytes())?;
    let pointer = environment.join(PROJECT_FILE);
    match &entry.project {
        Some(project) => {
            fs::replace_derived(&pointer, pointer_to(&project.directory).as_bytes())?;
        }
        None => fs::delete_file(&pointer)?,
    }
    Ok(())
}

fn pointer_to(project: &Path) -> String {
    format!("{}\n", project.display())
}

/// The entry's copy in an environment; `None` where it holds none that can be read.
pub fn read(environment: &Path) -> Result<Option<Entry>, Error> {
    let path = environment.join(".venvyard").join("environment.toml");
    match fs_err::read_to_string(&path) {
        Ok(text) => Ok(Some(Entry::parse(&text, &path)?)),
        Err(error) if fs::is_absent(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
