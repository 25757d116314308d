//! Finds candidates. It looks at directories and at the first bytes of files; it starts no process.

mod blocked;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::base;
use super::candidate::Candidate;
use super::directories::Directories;
use super::error::BrokenPython;
use super::file_kind::FileKind;
use super::hint::Hint;
use super::listing::{EntryKind, Extent};
use super::names::{CONFIG, Names};
use super::obstacle::{Obstacle, obstacle, unreadable};
use super::places::{Place, Shape};
use super::search::{Platform, PythonSource, Search};
use super::stamp::ExecutableStamp;

/// What lets discovery skip candidates.
pub(crate) trait Knowledge {
    /// Whether a candidate with this hint, from this source, may still be selected.
    fn is_wanted(&self, hint: &Hint, source: PythonSource) -> bool;
    /// Whether the cache has an answer for the candidate as it is now.
    fn is_known(&self, candidate: &Candidate) -> bool;
}

/// All candidates, each resolved executable once, in order of preference.
pub(crate) fn candidates(
    search: &Search,
    knowledge: &dyn Knowledge,
    directories: &mut Directories,
) -> Vec<Candidate> {
    let mut finder = Finder::new(search, knowledge, directories);
    finder.search(search);
    finder.found
}

/// All candidates, and what could be one if nothing were in its way.
pub(crate) fn survey(
    search: &Search,
    knowledge: &dyn Knowledge,
    directories: &mut Directories,
) -> (Vec<Candidate>, Vec<BrokenPython>) {
    let mut finder = Finder::new(search, knowledge, directories);
    finder.blocked = Some(Vec::new());
    finder.search(search);
    (finder.found, finder.blocked.unwrap_or_default())
}

struct Finder<'a, 'cache> {
    platform: Platform,
    knowledge: &'a dyn Knowledge,
    found: Vec<Candidate>,
    dirs: HashSet<PathBuf>,
    executables: HashSet<PathBuf>,
    directories: &'a mut Directories<'cache>,
    /// What is blocked, if that is wanted.
    blocked: Option<Vec<BrokenPython>>,
}

impl<'a, 'cache> Finder<'a, 'cache> {
    fn new(
        search: &Search,
        knowledge: &'a dyn Knowledge,
        directories: &'a mut Directories<'cache>,
    ) -> Self {
        Self {
            platform: search.platform,
            knowledge,
            found: Vec::new(),
            dirs: HashSet::new(),
            executables: HashSet::new(),
            directories,
            blocked: None,
        }
    }

    fn search(&mut self, search: &Search) {
        for place in search.places() {
            self.note_place(&place);
            self.look_in(&place);
        }
    }

    fn look_in(&mut self, place: &Place) {
        // Most of the directories that conda may be in don't exist, and each stands for two places.
        let is_in_conda =
            matches!(place.source, PythonSource::Conda | PythonSource::CondaEnvironment);
        let mut is_there = |prefix: &Path| self.directories.is_there(prefix);
        if is_in_conda && !place.dir.parent().is_some_and(&mut is_there) {
            return;
        }
        match place.shape {
            Shape::Flat => self.scan(&place.dir, place.source),
            Shape::Executable => {
                self.inspect(place.dir.clone(), place.source, None, true);
            }
            Shape::Versions(bin) | Shape::Links(bin) => {
                for (name, dir) in self.installations(place) {
                    self.installation(&dir, bin, place.source, &name);
                }
            }
            Shape::Prefixed(bin) | Shape::Named(bin) => {
                for (_, dir) in self.installations(place) {
                    self.scan(&dir.join(bin), place.source);
                }
            }
            Shape::Listed(bin) => {
                let text = std::fs::read_to_string(&place.dir).unwrap_or_default();
                let prefixes = text.lines().map(|line| Path::new(line.trim()));
                for prefix in prefixes.filter(|prefix| prefix.is_absolute()) {
                    self.scan(&prefix.join(bin), place.source);
                }
            }
        }
    }

    /// Adds the executables of one installed version, whose directory is called `name`. If the name
    /// tells the version, it also tells the executable's name, and the directory need not be read.
    fn installation(&mut self, dir: &Path, bin: &str, source: PythonSource, name: &str) {
        let hint = Hint::of_installation(name);
        // pyenv-virtualenv keeps its environments among the versions.
        if !self.knowledge.is_wanted(&hint, source) || dir.join(CONFIG).exists() {
            return;
        }
        let bin = dir.join(bin);
        let file = hint.executable().filter(|_| self.platform != Platform::Windows);
        if file.is_some_and(|file| self.inspect(bin.join(file), source, Some(&hint), false)) {
            return;
        }
        if let Some(names) = self.enter(&bin) {
            for file in names.executables {
                self.inspect(bin.join(file), source, Some(&hint), names.has_marker);
            }
        }
    }

    /// The names in the directory, if it exists and was not read before: /bin is /usr/bin on most
    /// systems, and PATH often has duplicates.
    fn enter(&mut self, dir: &Path) -> Option<Names> {
        let listing = self.directories.listing(dir, Extent::Interpreters)?;
        let is_new = self.dirs.insert(listing.canonical.clone());
        is_new.then(|| Names::of(listing.entries().map(|(name, _)| name), self.platform))
    }

    fn scan(&mut self, dir: &Path, source: PythonSource) {
        let Some(names) = self.enter(dir) else { return };
        // Checked once per directory, because most are not an environment's.
        let of_environment = !names.executables.is_empty()
            && (names.has_marker || dir.parent().is_some_and(|up| up.join(CONFIG).exists()));
        for name in names.executables {
            self.inspect(dir.join(name), source, None, of_environment);
        }
    }

    /// Adds the program at `path`, unless another place led to it before, and returns whether it is
    /// a program. If it is in an environment, its base interpreter is added.
    fn inspect(
        &mut self,
        path: PathBuf,
        source: PythonSource,
        hint: Option<&Hint>,
        may_be_environments: bool,
    ) -> bool {
        let Some(ends_at) = self.directories.canonical(&path) else {
            self.note_link(&path, source);
            return false;
        };
        // A link named python to something else is a shim (mise's shims are links to mise itself).
        if !has_interpreter_name(&ends_at) {
            return false;
        }
        if self.executables.contains(&ends_at) {
            return true;
        }
        let base = if may_be_environments { base::of_environment(&path) } else { Ok(None) };
        let (executable, canonical) = match base {
            Ok(None) => (path.clone(), ends_at),
            Ok(Some(base)) => match self.directories.canonical(&base) {
                Some(canonical) => (base, canonical),
                None => return false,
            },
            // An environment whose interpreter is gone is no candidate.
            Err(_) => return false,
        };
        let hint = hint.filter(|hint| hint.version.is_some()).cloned();
        let hint = hint.unwrap_or_else(|| Hint::of_executable(&canonical));
        if !self.knowledge.is_wanted(&hint, source) || !self.executables.insert(canonical.clone()) {
            return true;
        }
        let Some(stamp) = ExecutableStamp::of(&canonical) else { return false };
        let candidate = Candidate { path, executable, canonical, stamp, source, hint };
        let is_program = self.knowledge.is_known(&candidate)
            || FileKind::of(&candidate.canonical) == Some(FileKind::Binary);
        if is_program {
            self.found.push(candidate);
        }
        is_program
    }

    /// The directories of a place with their names, without aliases.
    fn installations(&mut self, place: &Place) -> Vec<(String, PathBuf)> {
        let by_name = matches!(place.shape, Shape::Links(_) | Shape::Prefixed(_));
        let extent = if by_name { Extent::Interpreters } else { Extent::All };
        let Some(store) = self.directories.listing(&place.dir, extent) else { return Vec::new() };
        let canonical = store.canonical.clone();
        let fits = |name: &str| match place.shape {
            Shape::Links(_) => name.starts_with("python@") || name.starts_with("pypy"),
            Shape::Prefixed(_) => name.starts_with("python"),
            _ => !name.starts_with('.'),
        };
        let mut found: Vec<_> = store
            .entries()
            .map(|(name, kind)| {
                (
                    name.to_string_lossy().into_owned(),
                    place.dir.join(name),
                    *kind != EntryKind::Plain,
                )
            })
            .filter(|(name, ..)| fits(name))
            .collect();
        // Through an alias, an environment would get another version one day.
        found.retain(|(_, path, is_link)| {
            if !is_link {
                return true;
            }
            let target = self.directories.canonical(path);
            if target.is_none() {
                self.note_link(path, place.source);
            }
            matches!(place.shape, Shape::Links(_))
                || target.is_some_and(|to| to.parent() != Some(&canonical))
        });
        // python@3 and python@3.12 may be the same: the longer name stays valid. Apart from that,
        // the order only has to be stable.
        found.sort_by(|(a, ..), (b, ..)| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
        found.into_iter().map(|(name, path, _)| (name, path)).collect()
    }
}

fn has_interpreter_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.starts_with("python") || name.starts_with("pypy")
}

/// Whether an executable belongs to an environment. conda's are known by `conda-meta`, which its base
/// installation has, too.
pub(crate) fn is_of_environment(executable: &Path) -> bool {
    let prefix = executable.parent().and_then(Path::parent);
    let is_condas =
        |prefix: &Path| prefix.join("conda-meta").is_dir() && !prefix.join("condabin").is_dir();
    !matches!(base::of_environment(executable), Ok(None)) || prefix.is_some_and(is_condas)
}

/// The executable of that name on PATH, as `which` finds it, without shims and environments.
pub(crate) fn command(search: &Search, name: &str) -> Option<PathBuf> {
    let names = match search.platform {
        Platform::Windows => vec![format!("{name}.exe"), name.to_owned()],
        _ => vec![name.to_owned()],
    };
    search
        .path_dirs()
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|path| FileKind::of(path).is_some() && !is_of_environment(path))
}

/// The interpreter in the directory of an environment or an installation, or what is in its way, if anything
/// is.
pub(crate) fn in_directory(search: &Search, dir: &Path) -> Result<PathBuf, Option<Obstacle>> {
    let mut in_the_way = None;
    for dir in ["bin", "Scripts", ""].iter().map(|below| dir.join(below)) {
        let found: Vec<_> = std::fs::read_dir(&dir).into_iter().flatten().flatten().collect();
        let names: Vec<_> = found.iter().map(std::fs::DirEntry::file_name).collect();
        let names = Names::of(names.iter().map(AsRef::as_ref), search.platform).executables;
        let plain: Vec<_> = names.iter().rev().map(|name| dir.join(name)).collect();
        if let Some(path) = plain.iter().find(|path| FileKind::of(path).is_some()) {
            return Ok(path.clone());
        }
        let blocked = || plain.iter().find_map(|path| obstacle(path).or_else(|| unreadable(path)));
        let is_there = || obstacle(&dir).filter(|it| !matches!(it, Obstacle::Absent { .. }));
        in_the_way = in_the_way.or_else(is_there).or_else(|| unreadable(&dir)).or_else(blocked);
    }
    Err(in_the_way)
}

#[cfg(all(test, unix))]
mod changes;
#[cfg(all(test, unix))]
mod tests;
