//! The file in an environment that names its project: `.project`, unless the user calls it otherwise.

use std::path::{Path, PathBuf};

use super::code::Lines;
use super::settings::USUAL_PROJECT_FILE;
use super::{Call, find, tree};
use crate::error::Result;
use crate::fs;
use crate::ops::adopt::adopt;
use crate::registry::project_file::first_line;
use crate::registry::{Environment, ProjectLink};

/// The project that the environment's file names: its first line. `None` for a file that is missing or empty.
pub(super) fn read(call: &Call<'_>, environment: &Path) -> Option<PathBuf> {
    let bytes = fs::read_small(&environment.join(&call.settings.project_file)).ok()?;
    first_line(&bytes).map(PathBuf::from)
}

/// Makes a directory the project of an environment: in the registry, from where `.project` is written, too, and in the
/// file that the user names. What can't be registered only has the file.
pub(super) fn set(call: &Call<'_>, environment: &Environment, project: &Path) -> Result<()> {
    let is_registered =
        environment.is_managed() || find::registrable(call, &environment.name)?.is_some();
    if is_registered {
        let name = adopt(&call.context, environment)?;
        call.context.registry()?.update(&name, |entry| -> Result<()> {
            let was_default =
                entry.project.as_ref().is_some_and(|it| it.default && it.directory == project);
            entry.project =
                Some(ProjectLink { default: was_default, ..ProjectLink::new(project.to_owned()) });
            Ok(())
        })?;
    }
    if !is_registered || call.settings.project_file != USUAL_PROJECT_FILE {
        write(call, &environment.path, project)?;
    }
    Ok(())
}

/// Adds the line by which leaving the environment runs the hooks of another project than entering it did.
pub(super) fn move_hooks(
    call: &Call<'_>,
    lines: &mut Lines,
    environment: &Environment,
    project: &Path,
) -> Result<()> {
    let hooks = tree::of_project(call, project)?;
    let hooks = hooks.map(|hooks| lines.path(&hooks)).unwrap_or_default();
    lines.call("moved", [lines.path(&environment.path), hooks]);
    Ok(())
}

/// The line that says so.
pub(super) fn told(environment: &Environment, project: &Path) -> String {
    let directory = environment.path.file_name().unwrap_or_default().display();
    format!("Setting project for {directory} to {}", project.display())
}

/// Writes the file that the user names.
pub(super) fn write(call: &Call<'_>, environment: &Path, project: &Path) -> Result<()> {
    let file = environment.join(&call.settings.project_file);
    Ok(fs::replace(&file, format!("{}\n", project.display()).as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_on_the_first_line() {
        for (text, project) in [
            ("/p/shop\n", Some("/p/shop")),
            ("/p/a b", Some("/p/a b")),
            ("/p/dos\r\n", Some("/p/dos")),
            ("/p/one\n/p/two\n", Some("/p/one")),
            ("", None),
            ("\n", None),
            ("\r\n", None),
            ("\n/p/second\n", None),
        ] {
            assert_eq!(first_line(text.as_bytes()), project, "{text:?}");
        }
        assert_eq!(first_line(b"/p/\xff\n"), None);
    }
}
