//! Everything that the registry and the home of environments hold, read once.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::name::is_file_name;
use super::{Entry, Environment, Error, ListedEnvironment, Registry};
use crate::{fs, parallel};

/// What both directories hold.
#[derive(Debug)]
pub struct Survey {
    /// What is in the directory of entries, by name. What begins with a dot is venvyard's own.
    pub files: Vec<EntryFile>,
    /// What is in the home of environments, by name.
    pub directories: Vec<PathBuf>,
}

/// What is in the directory of entries.
#[derive(Debug)]
pub struct EntryFile {
    /// Its path.
    pub path: PathBuf,
    /// The name of the environment that it is about; `None` if no environment can have its name.
    pub name: Option<String>,
    /// The entry.
    pub entry: Result<Entry, Error>,
    /// Its text; empty if it can't be read.
    pub(super) text: String,
}

impl Registry {
    /// Reads both directories, and every entry.
    pub fn survey(&self) -> Result<Survey, Error> {
        let mut paths = fs::children(&self.entries_dir())?;
        paths.sort_unstable();
        let mut directories = fs::children(&self.home)?;
        directories.sort_unstable();
        Ok(Survey {
            files: parallel::map(&paths, |path| self.look_at(path)).into_iter().flatten().collect(),
            directories,
        })
    }

    /// `None` for what has gone meanwhile, and for venvyard's own files there.
    fn look_at(&self, path: &Path) -> Option<EntryFile> {
        let file_name = path.file_name()?.to_str();
        if file_name.is_some_and(|name| name.starts_with('.')) {
            return None;
        }
        let name = file_name.and_then(|name| name.strip_suffix(".toml"));
        let name = name.filter(|name| can_be_listed(name)).map(str::to_owned);
        let (entry, text) = match self.read_with_text(path) {
            Ok(None) => return None,
            Ok(Some((entry, text))) => (Ok(entry), text),
            Err(error) => (Err(error), String::new()),
        };
        Some(EntryFile { path: path.to_owned(), name, entry, text })
    }

    /// The environment of the entry that `file` has, where it is now; `None` if it is in the trash.
    pub fn located(
        &self,
        name: &str,
        entry: &Entry,
        file: &EntryFile,
    ) -> Result<Option<Environment>, Error> {
        self.with_entry(name.to_owned(), entry.clone(), &file.text)
    }

    /// The environment in the home that no entry is about, by name or by directory.
    pub fn unregistered(&self, name: &str) -> Result<Option<Environment>, Error> {
        self.in_home(name, |_| Ok(false))
    }
}

/// The names and the directories that have entries.
pub struct Registered {
    names: HashSet<String>,
    /// The paths by their last component. The others of a path may lead to the same directory through a link.
    paths: HashMap<OsString, Vec<PathBuf>>,
}

impl Registered {
    pub(super) fn new(listed: &[ListedEnvironment]) -> Self {
        Self::of(listed.iter().map(|one| (one.name.as_str(), one.path.as_path())))
    }

    /// Those of these environments, each with its name and its directory.
    pub fn of<'a>(all: impl Iterator<Item = (&'a str, &'a Path)>) -> Self {
        let mut paths = HashMap::<OsString, Vec<PathBuf>>::new();
        let mut names = HashSet::new();
        for (name, path) in all {
            names.insert(name.to_owned());
            let last = path.file_name().unwrap_or_default().to_owned();
            paths.entry(last).or_default().push(path.to_owned());
        }
        Self { names, paths }
    }

    /// Whether an entry has the name, or is about the directory.
    pub fn has(&self, name: &str, path: &Path) -> bool {
        let known = || self.paths.get(path.file_name()?);
        self.names.contains(name)
            || known().is_some_and(|known| known.iter().any(|known| fs::is_same_path(known, path)))
    }
}

/// Whether an environment of that name can be entered, and the name fits on one line.
pub fn can_be_listed(name: &str) -> bool {
    is_file_name(name) && !name.contains(char::is_control)
}
