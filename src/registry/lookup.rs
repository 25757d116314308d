//! Finds the environment that has a name.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::environment::{Environment, Tie};
use super::line::{IndexLine, ListedEnvironment};
use super::survey::can_be_listed;
use super::trash::Settled;
use super::{Entry, Error, ProjectLink, PythonFacts, Registry, copy, project_file, scripts};
use crate::registry::copy::Identity;
use crate::registry::name::{EnvName, is_file_name};
use crate::{fs, venv};

impl Registry {
    /// The environment with exactly that name: a registered one, else one in the home. Reads a few small files.
    pub fn get(&self, name: &str) -> Result<Option<Environment>, Error> {
        if !is_file_name(name) {
            return Ok(None);
        }
        self.see_entries();
        let key = EnvName::new(name).map_or_else(|_| name.to_owned(), |name| name.to_string());
        match self.read_with_text(&self.entry_path(&key)) {
            Ok(Some((entry, text))) => self.with_entry(key, entry, &text),
            Ok(None) => self.without_entry(name, key),
            Err(damage @ Error::Damaged { .. }) => {
                self.salvage(&key).map_or(Err(damage), |found| Ok(Some(found)))
            }
            Err(error) => Err(error),
        }
    }

    /// The environment in the home that had no entry. A renaming writes the entry before it moves the directory: one that
    /// was moved there since has an entry by now.
    fn without_entry(&self, name: &str, key: String) -> Result<Option<Environment>, Error> {
        let found = self.in_home(name, |path| self.is_registered(name, path))?;
        let entry =
            found.as_ref().and_then(|_| self.read_with_text(&self.entry_path(&key)).ok()?);
        entry.map_or(Ok(found), |(entry, text)| self.with_entry(key, entry, &text))
    }

    /// Like [`Registry::get`], but fails if there is no such environment.
    pub fn require(&self, name: &str) -> Result<Environment, Error> {
        if let Some(environment) = self.get(name)? {
            return Ok(environment);
        }
        let listed = self.list().unwrap_or_default();
        let names = listed.iter().map(|one| one.name.as_str());
        Err(Error::unknown(name, names))
    }

    /// The environment with that id, whatever its name is now. Reads every entry, unless it still has the name that it
    /// had once.
    pub fn with_id(&self, id: Uuid, former: &str) -> Result<Option<Environment>, Error> {
        let is_it = |it: &Environment| it.entry.as_ref().is_some_and(|entry| entry.id == id);
        if let Ok(Some(environment)) = self.get(former)
            && is_it(&environment)
        {
            return Ok(Some(environment));
        }
        for (name, _) in self.entries_of(id)? {
            if let Some(environment) = self.get(&name)?.filter(is_it) {
                return Ok(Some(environment));
            }
        }
        Ok(None)
    }

    /// The environment whose name is the same as `name` on a case-insensitive file system. If there is
    /// none, only the names in two directories are read.
    pub fn collision(&self, name: &EnvName) -> Result<Option<ListedEnvironment>, Error> {
        let folded = name.folded();
        let taken = |one: &str| crate::registry::name::fold(one) == folded;
        if !self.file_names()?.iter().any(|one| taken(one)) {
            return Ok(None);
        }
        Ok(self.list()?.into_iter().find(|one| taken(&one.name)))
    }

    /// The registered environment that somebody moved to `directory`: its id is in the copy there, and its
    /// own directory is gone. Reads every entry, if there is such a copy.
    pub fn moved_to(&self, directory: &Path) -> Result<Option<Environment>, Error> {
        let Some(identity) = copy::identity(directory) else { return Ok(None) };
        let mut entries = self.entries_of(identity.id)?.into_iter();
        let gone = entries.find(|(_, entry)| !is_there(&entry.path, entry.id));
        Ok(gone.map(|(name, entry)| moved(name, entry, directory, &identity)))
    }

    /// Removes the entries under other names that are about the same environment as `entry`, and whose own
    /// directories are gone: somebody renamed the directory.
    pub fn forget_others(&self, name: &EnvName, entry: &Entry) -> Result<(), Error> {
        self.former_names(name, entry)?.iter().try_for_each(|former| self.forget(former))
    }

    /// The other names under which the environment of `entry` is registered, and whose directories are gone.
    pub fn former_names(&self, name: &EnvName, entry: &Entry) -> Result<Vec<EnvName>, Error> {
        let entries = self.entries_of(entry.id)?.into_iter();
        let former =
            entries.filter(|(other, old)| other != name.as_str() && !is_there(&old.path, old.id));
        former.map(|(other, _)| Ok(EnvName::new(&other)?)).collect()
    }

    /// The other directory that holds the environment `name`, too: the one in the home of environments, if the
    /// entry names another one.
    pub fn twin(&self, environment: &Environment) -> Option<PathBuf> {
        let id = environment.entry.as_ref()?.id;
        let here = self.home.join(&environment.name);
        (is_there(&here, id) && !environment.is_at(&here)).then_some(here)
    }

    /// The environment of an entry in the registry, whose file has `text`; `None` if it is in the trash, and only its
    /// entry was left.
    pub(super) fn with_entry(
        &self,
        name: String,
        mut entry: Entry,
        text: &str,
    ) -> Result<Option<Environment>, Error> {
        let there = copy::identity_beside(&entry, text);
        if let Some(identity) = there.filter(|it| it.id == entry.id) {
            return Ok(Some(in_place(name, entry, &identity)));
        }
        if let Some(moved) = self.moved_away(&name, &entry) {
            return Ok(Some(moved));
        }
        let tie = if venv::inspect(&entry.path)?.is_none() {
            match self.settle(&name, &entry)? {
                Settled::Forgotten => return Ok(None),
                Settled::Restored | Settled::Stays => Tie::Registered,
            }
        } else if entry.python.config_stamp.is_some()
            && entry.python.config_stamp == PythonFacts::config_stamp_in(&entry.path)
        {
            // Only the copy is gone.
            Tie::Changed
        } else {
            // Its scripts are those of another tool.
            entry.scripts_at = None;
            Tie::Replaced
        };
        Ok(Some(Environment { tie, ..Environment::registered(name, entry) }))
    }

    /// The environment of an entry that isn't where that says, if it is where it may be then.
    pub(super) fn moved_away(&self, name: &str, entry: &Entry) -> Option<Environment> {
        self.places_of_moved(name).iter().find_map(|place| {
            let identity = copy::identity(place).filter(|it| it.id == entry.id)?;
            Some(moved(name.to_owned(), entry.clone(), place, &identity))
        })
    }

    /// Where the environment `name` may be if it isn't where its entry says: in the home of environments, or in
    /// the project that the user is in.
    fn places_of_moved(&self, name: &str) -> Vec<PathBuf> {
        let here = std::env::current_dir().unwrap_or_default();
        let projects = here.ancestors().map(|directory| directory.join(".venv"));
        std::iter::once(self.home.join(name)).chain(projects).collect()
    }

    /// The environment in the home that has no entry. `is_registered` tells whether an entry under another name is
    /// about a directory.
    pub(super) fn in_home(
        &self,
        name: &str,
        is_registered: impl FnOnce(&Path) -> Result<bool, Error>,
    ) -> Result<Option<Environment>, Error> {
        let path = self.home.join(name);
        if venv::inspect(&path)?.is_none() {
            return Ok(None);
        }
        let identity = copy::identity(&path);
        if let Some(identity) = &identity
            && let Some(entry) = self.lost_entry(name, &path, identity)?
        {
            // A renaming first gives it its other name.
            if is_registered(&path)? {
                return Ok(None);
            }
            let found = in_place(name.to_owned(), Entry { path, ..entry }, identity);
            return Ok(Some(Environment { tie: Tie::Lost, ..found }));
        }
        // Another process may have moved it away while it was looked at.
        let is_there = path.exists() && copy::identity(&path) == identity;
        Ok(is_there.then(|| Environment::without_entry(name.to_owned(), path)))
    }

    /// The entry in the copy, if the environment `name` in `path` is the one that the copy was written for, and the
    /// copy is the user's own.
    fn lost_entry(
        &self,
        name: &str,
        path: &Path,
        identity: &Identity,
    ) -> Result<Option<Entry>, Error> {
        if EnvName::new(name).is_err() {
            return Ok(None);
        }
        let is_original = fs::is_same_path(&identity.path, path)
            || !is_there(&identity.path, identity.id) && !self.has_environment(identity.id)?;
        Ok(if is_original { copy::read(path).ok().flatten() } else { None })
    }

    /// Whether an entry has that id, and its environment stands where the entry says, or in the home.
    fn has_environment(&self, id: Uuid) -> Result<bool, Error> {
        let is_somewhere = |(name, entry): &(String, Entry)| {
            is_there(&entry.path, id) || is_there(&self.home.join(name), id)
        };
        Ok(self.entries_of(id)?.iter().any(is_somewhere))
    }

    /// Whether an entry under another name than `name` is about the directory.
    fn is_registered(&self, name: &str, path: &Path) -> Result<bool, Error> {
        Ok(self.other_about(name, path)?.is_some())
    }

    /// The name of another entry about the same directory.
    pub fn other_entry(&self, environment: &Environment) -> Result<Option<String>, Error> {
        self.other_about(&environment.name, &environment.path)
    }

    /// The name of an entry under another name than `name` that is about the directory. Where the index isn't valid,
    /// because something has just changed, only an entry that has the directory's path in it is parsed.
    pub fn other_about(&self, name: &str, path: &Path) -> Result<Option<String>, Error> {
        let is_other = |line: IndexLine<'_>| {
            (line.name != name && Path::new(&*line.path()) == path).then(|| line.name.to_owned())
        };
        if let Some(found) = self.indexed(|mut lines| lines.find_map(is_other))? {
            return Ok(found);
        }
        let written = path.to_str();
        let other = |file: &PathBuf| {
            let other = file.file_name()?.to_str()?.strip_suffix(".toml")?;
            if other == name || !can_be_listed(other) {
                return None;
            }
            let text = String::from_utf8(fs::read_small(file).ok()?).ok()?;
            // A backslash may stand for any character.
            if !text.contains('\\') && written.is_some_and(|path| !text.contains(path)) {
                return None;
            }
            (self.read(file).ok()??.path == path).then(|| other.to_owned())
        };
        Ok(fs::children(&self.entries_dir())?.iter().find_map(other))
    }

    /// The registered environment that stands in the place of another one, because somebody moved it there.
    pub fn occupant(&self, environment: &Environment) -> Result<Option<Environment>, Error> {
        let Some(entry) = &environment.entry else { return Ok(None) };
        let there = copy::identity(&entry.path).filter(|identity| identity.id != entry.id);
        let Some(identity) = there else { return Ok(None) };
        let occupant = self.entries_of(identity.id)?.into_iter().next();
        Ok(occupant.map(|(name, entry)| Environment::registered(name, entry)))
    }

    /// The environments whose `.project` names another project than the index, with that project.
    pub fn changed_projects(&self) -> Result<Vec<(String, PathBuf)>, Error> {
        let changed = |line: IndexLine<'_>| {
            let project = project_file::read(Path::new(&*line.path()))?;
            let known = line.project();
            let is_news = known.is_none_or(|known| Path::new(&*known) != project);
            is_news.then(|| (line.name.to_owned(), project))
        };
        self.lines(|lines| lines.filter_map(changed).collect())
    }

    /// The directory in the home of environments that holds the environment with that id. Reads the copies of all
    /// entries there.
    pub fn directory_of(&self, id: Uuid) -> Option<PathBuf> {
        let names = self.file_names().ok()?;
        names.into_iter().map(|name| self.home.join(name)).find(|directory| is_there(directory, id))
    }

    /// The entries with that id, of those that can be read, with their names. Reads every entry.
    fn entries_of(&self, id: Uuid) -> Result<Vec<(String, Entry)>, Error> {
        let read = |file: PathBuf| {
            let name = file.file_name()?.to_str()?.strip_suffix(".toml")?.to_owned();
            let entry = self.read(&file).ok()??;
            (entry.id == id).then_some((name, entry))
        };
        Ok(fs::children(&self.entries_dir())?.into_iter().filter_map(read).collect())
    }
}

/// Whether the directory holds the environment with that id.
fn is_there(directory: &Path, id: Uuid) -> bool {
    copy::identity(directory).is_some_and(|it| it.id == id)
}

/// The environment in the directory of its entry.
fn in_place(name: String, mut entry: Entry, identity: &Identity) -> Environment {
    let before = (entry.scripts_at.clone(), entry.project.clone());
    entry.scripts_at = scripts::elsewhere(&entry.path, identity);
    if let Some(directory) = changed_project(&entry, identity) {
        entry.project = Some(ProjectLink::new(directory));
    }
    let is_changed = before != (entry.scripts_at.clone(), entry.project.clone());
    let tie = if is_changed { Tie::Changed } else { Tie::Registered };
    let has_same_copy = identity.has_text_of_entry;
    Environment { tie, has_same_copy, ..Environment::registered(name, entry) }
}

/// The environment in the directory to which somebody moved it.
fn moved(name: String, mut entry: Entry, to: &Path, identity: &Identity) -> Environment {
    if let (Some(project), Some(root)) = (&mut entry.project, to.parent())
        && entry.path.parent() == Some(&project.directory)
    {
        // It stands in its project, which somebody moved as a whole.
        root.clone_into(&mut project.directory);
    }
    to.clone_into(&mut entry.path);
    Environment { tie: Tie::Changed, ..in_place(name, entry, identity) }
}

/// The project that another tool wrote to `.project` after venvyard had written the copy. It counts, whatever
/// the entry says.
fn changed_project(entry: &Entry, identity: &Identity) -> Option<PathBuf> {
    let project = project_file::read(&entry.path)?;
    let of_entry = entry.project.as_ref().map(|project| &*project.directory);
    let is_news = Some(&*project) != identity.project() && Some(&*project) != of_entry;
    is_news.then_some(project)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::name::MAX_NAME_BYTES;
    use crate::registry::testing;

    #[test]
    fn another_entry_about_a_directory_is_found_however_it_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("home");
        let registry =
            Registry::new(&dir.path().join("data"), &dir.path().join("cache"), home.clone());
        let insert = |name: &str, path: &Path| {
            let entry = testing::entry(path.to_owned());
            registry.insert(&EnvName::new(name).unwrap(), &entry).unwrap();
        };
        let shared = home.join("one");
        insert("one", &shared);
        insert("more", &home.join("more"));
        assert_eq!(registry.other_about("one", &shared).unwrap(), None);
        insert("other", &shared);
        assert_eq!(registry.other_about("one", &shared).unwrap().as_deref(), Some("other"));
        let file = registry.entry_path("other");
        let text = std::fs::read_to_string(&file).unwrap();
        let plain = shared.to_str().unwrap();
        let line = text.lines().find(|line| line.contains(plain)).unwrap().to_owned();
        let escaped = format!("path = \"{}\"", plain.replace("one", "\\u006fne"));
        crate::fs::replace(&file, text.replace(&line, &escaped).as_bytes()).unwrap();
        assert_eq!(registry.other_about("one", &shared).unwrap().as_deref(), Some("other"));
        assert_eq!(registry.other_about("other", &shared).unwrap().as_deref(), Some("one"));
    }

    #[test]
    fn never_looks_outside_the_home() {
        let dir = tempfile::tempdir().unwrap();
        let outside = dir.path().join("outside");
        crate::fs::create_dir_all(&venv::paths::bin_dir(&outside)).unwrap();
        for file in ["python", "python.exe", "activate"] {
            crate::fs::write_new(&venv::paths::bin_dir(&outside).join(file), b"").unwrap();
        }
        let registry = Registry::new(
            &dir.path().join("data"),
            &dir.path().join("cache"),
            dir.path().join("home"),
        );
        crate::fs::create_dir_all(registry.home()).unwrap();
        for name in ["../outside", "..", ".", "", "/", outside.to_str().unwrap()] {
            assert_eq!(registry.get(name).unwrap(), None, "{name:?}");
        }
    }

    #[test]
    fn a_name_that_is_too_long_for_a_file_is_invalid() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        let registry = Registry::new(&place("data"), &place("cache"), place("home"));
        for length in [MAX_NAME_BYTES, MAX_NAME_BYTES + 1, 255, 256, 100_000] {
            let name = "x".repeat(length);
            assert_eq!(registry.get(&name).unwrap(), None, "{length}");
            let message = registry.require(&name).unwrap_err().to_string();
            assert!(message.ends_with("it is longer than 200 bytes"), "{message}");
        }
    }
}
