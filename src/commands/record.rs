//! What an environment itself says of its entry: for the day the registry is lost, and for editors.

use std::io;
use std::path::Path;

use crate::error::Result;
use crate::fs;
use crate::registry::Entry;

/// Where VS Code and virtualenvwrapper look for an environment's project.
const PROJECT_FILE: &str = ".project";

/// Writes the entry's copy (the same identity, no name) and the project pointer into an environment.
pub(super) fn write(environment: &Path, entry: &Entry) -> Result<()> {
    let own = environment.join(".venvyard");
    fs::create_dir_all(&own)?;
    fs::replace_derived(&own.join("environment.toml"), entry.render()?.as_bytes())?;
    let pointer = environment.join(PROJECT_FILE);
    match &entry.project {
        Some(project) => {
            fs::replace_derived(&pointer, format!("{}\n", project.directory.display()).as_bytes())?;
        }
        None => fs::delete_file(&pointer)?,
    }
    Ok(())
}

/// The entry's copy in an environment; `None` where it holds none that can be read.
pub(super) fn read(environment: &Path) -> Result<Option<Entry>> {
    let path = environment.join(".venvyard").join("environment.toml");
    match fs_err::read_to_string(&path) {
        Ok(text) => Ok(Some(Entry::parse(&text, &path)?)),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
