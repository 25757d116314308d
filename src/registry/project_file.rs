//! `.project`: the file in which VS Code, virtualenvwrapper and pew keep an environment's project.

use std::path::{Path, PathBuf};

use crate::fs::{self, Readers};

const FILE: &str = ".project";

/// The project that the file names: the absolute path on its first line. `None` if it names none.
pub(super) fn read(environment: &Path) -> Option<PathBuf> {
    let bytes = fs::read_small(&environment.join(FILE)).ok()?;
    Some(PathBuf::from(first_line(&bytes)?)).filter(|first| first.is_absolute())
}

/// The first line of such a file, without its end; `None` if it is empty.
pub fn first_line(bytes: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(bytes).ok()?.lines().next()?.trim_end_matches('\r');
    Some(line).filter(|line| !line.is_empty())
}

/// Writes the file of a new environment.
pub(super) fn write_new(environment: &Path, project: &Path) -> std::io::Result<()> {
    fs::write_new(&environment.join(FILE), text(project).as_bytes())
}

/// Writes the file if it doesn't name the project yet, or deletes it if there is no project. What doesn't name a project
/// was written by somebody else, and stays.
pub(super) fn write(environment: &Path, project: Option<&Path>) -> std::io::Result<()> {
    let file = environment.join(FILE);
    match project {
        Some(project) if read(environment).as_deref() == Some(project) => Ok(()),
        Some(project) => fs::replace_whole_for(&file, text(project).as_bytes(), Readers::Usual),
        None if read(environment).is_some() => fs::delete_file(&file),
        None => Ok(()),
    }
}

fn text(project: &Path) -> String {
    format!("{}\n", project.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_other_tools_write() {
        let dir = tempfile::tempdir().unwrap();
        for (text, project) in [
            ("/p/shop\n", Some("/p/shop")),
            ("/p/a b", Some("/p/a b")),
            ("/p/trailing blank \n", Some("/p/trailing blank ")),
            ("/p/dos\r\n", Some("/p/dos")),
            ("\n", None),
            ("", None),
            ("shop\n", None),
        ] {
            fs::replace_derived(&dir.path().join(FILE), text.as_bytes()).unwrap();
            let expected = project.map(PathBuf::from).filter(|path| path.is_absolute());
            assert_eq!(read(dir.path()), expected, "{text:?}");
        }
        write(dir.path(), None).unwrap();
        assert_eq!(read(dir.path()), None);
    }
}
