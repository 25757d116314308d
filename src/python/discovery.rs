//! Finds what may be interpreters. Reads directories and first bytes; starts nothing.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::base;
use super::file_kind::FileKind;
use super::hint::Hint;
use super::names::{CONFIG, names};
use super::places::{Place, Shape};
use super::resolve::Resolver;
use super::search::{Platform, Search, Source};
use super::stamp::Stamp;

/// A file that may be an interpreter, not yet asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// As found.
    pub(crate) path: PathBuf,
    /// What is to be asked: `path`, or the base interpreter where that is an environment's.
    pub(crate) executable: PathBuf,
    /// `executable` without any link.
    pub(crate) canonical: PathBuf,
    pub(crate) stamp: Stamp,
    pub(crate) source: Source,
    pub(crate) hint: Hint,
}

/// What saves discovery from looking closer.
pub(crate) trait Knowledge {
    /// Whether a candidate of which this is certain is wanted.
    fn is_wanted(&self, hint: &Hint) -> bool;
    /// Whether the candidate, as it is now, was an interpreter before.
    fn is_known(&self, candidate: &Candidate) -> bool;
}

/// Every candidate once, by what its links lead to, from the preferred place.
pub(crate) fn candidates(search: &Search, knowledge: &dyn Knowledge) -> Vec<Candidate> {
    let mut finder = Finder {
        platform: search.platform,
        knowledge,
        found: Vec::new(),
        dirs: HashSet::new(),
        executables: HashSet::new(),
        resolver: Resolver::default(),
    };
    for place in search.places() {
        finder.look_in(&place);
    }
    finder.found
}

struct Finder<'a> {
    platform: Platform,
    knowledge: &'a dyn Knowledge,
    found: Vec<Candidate>,
    dirs: HashSet<PathBuf>,
    executables: HashSet<PathBuf>,
    resolver: Resolver,
}

impl Finder<'_> {
    fn look_in(&mut self, place: &Place) {
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

    /// The executables of one installed version, `name` being that of its directory. Where the name
    /// tells the version, it tells the executable, too, and the directory need not be read.
    fn installation(&mut self, dir: &Path, bin: &str, source: Source, name: &str) {
        let hint = Hint::of_installation(name);
        // pyenv-virtualenv keeps its environments among the versions.
        if !self.knowledge.is_wanted(&hint) || dir.join(CONFIG).exists() {
            return;
        }
        let bin = dir.join(bin);
        let told = hint.executable().filter(|_| self.platform != Platform::Windows);
        if told.is_some_and(|file| self.inspect(bin.join(file), source, Some(&hint), false)) {
            return;
        }
        if self.enter(&bin) {
            let names = names(&bin, self.platform, &|_| true);
            for file in names.executables {
                self.inspect(bin.join(file), source, Some(&hint), names.has_marker);
            }
        }
    }

    /// Whether the directory is there and was not yet read: /bin is /usr/bin on most systems, and
    /// PATH repeats itself.
    fn enter(&mut self, dir: &Path) -> bool {
        self.resolver.dir(dir).is_some_and(|canonical| self.dirs.insert(canonical))
    }

    fn scan(&mut self, dir: &Path, source: Source) {
        if !self.enter(dir) {
            return;
        }
        let is_wanted =
            |name: &str| self.knowledge.is_wanted(&Hint::of_executable(Path::new(name)));
        let names = names(dir, self.platform, &is_wanted);
        // Asked once for a directory: most are no environment's.
        let of_environment = !names.executables.is_empty()
            && (names.has_marker || dir.parent().is_some_and(|up| up.join(CONFIG).exists()));
        for name in names.executables {
            self.inspect(dir.join(name), source, None, of_environment);
        }
    }

    /// Adds what is at `path`, if that is a program of which no other place told before, and says
    /// whether it is a program. An environment's is its base interpreter.
    fn inspect(
        &mut self,
        path: PathBuf,
        source: Source,
        told: Option<&Hint>,
        may_be_environments: bool,
    ) -> bool {
        let Some(ends_at) = self.resolver.canonical(&path) else { return false };
        // A link named python that ends at something else is a shim (mise's lead to mise itself).
        if !has_interpreter_name(&ends_at) {
            return false;
        }
        if self.executables.contains(&ends_at) {
            return true;
        }
        let base = if may_be_environments { base::of_environment(&path) } else { Ok(None) };
        let (executable, canonical) = match base {
            Ok(None) => (path.clone(), ends_at),
            Ok(Some(base)) => match self.resolver.canonical(&base) {
                Some(canonical) => (base, canonical),
                None => return false,
            },
            // An environment whose interpreter is gone is not an interpreter.
            Err(_) => return false,
        };
        let hint = told.filter(|hint| hint.version.is_some()).cloned();
        let hint = hint.unwrap_or_else(|| Hint::of_executable(&canonical));
        if !self.knowledge.is_wanted(&hint) || !self.executables.insert(canonical.clone()) {
            return true;
        }
        let Some(stamp) = Stamp::of(&canonical) else { return false };
        let candidate = Candidate { path, executable, canonical, stamp, source, hint };
        let is_program = self.knowledge.is_known(&candidate)
            || FileKind::of(&candidate.canonical) == Some(FileKind::Binary);
        if is_program {
            self.found.push(candidate);
        }
        is_program
    }

    /// The directories of a place, by name, without aliases.
    fn installations(&mut self, place: &Place) -> Vec<(String, PathBuf)> {
        // What conda's usual directories are not there for has been found out before.
        let Some(store) = self.resolver.dir(&place.dir) else { return Vec::new() };
        let Ok(entries) = std::fs::read_dir(&place.dir) else { return Vec::new() };
        let mut found: Vec<_> = entries
            .flatten()
            .filter(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                match place.shape {
                    Shape::Links(_) => name.starts_with("python@") || name.starts_with("pypy"),
                    Shape::Prefixed(_) => name.starts_with("python"),
                    _ => !name.starts_with('.'),
                }
            })
            .filter(|entry| {
                // An alias of a neighbour would move an environment to another version one day.
                let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                let mut target = || self.resolver.canonical(&entry.path());
                matches!(place.shape, Shape::Links(_))
                    || !is_link
                    || target().is_some_and(|to| to.parent() != Some(&store))
            })
            .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
            .collect();
        // python@3 and python@3.12 may be one: the longer name stays what it is. Otherwise, the order of
        // a directory is nobody's.
        found.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
        found
    }
}

fn has_interpreter_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.starts_with("python") || name.starts_with("pypy")
}

/// The executable of that name on PATH, as `which` finds it, shims left out.
pub(crate) fn command(search: &Search, name: &str) -> Option<PathBuf> {
    let names = match search.platform {
        Platform::Windows => vec![format!("{name}.exe"), name.to_owned()],
        _ => vec![name.to_owned()],
    };
    search
        .path_dirs()
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|path| FileKind::of(path).is_some())
}

/// The interpreter of an environment or an installation, by its directory.
pub(crate) fn in_directory(search: &Search, dir: &Path) -> Option<PathBuf> {
    ["bin", "Scripts", ""].iter().map(|below| dir.join(below)).find_map(|dir| {
        let names = names(&dir, search.platform, &|_| true).executables;
        let plain = names.iter().rev().map(|name| dir.join(name));
        plain.into_iter().find(|path| FileKind::of(path).is_some())
    })
}

#[cfg(all(test, unix))]
mod tests;
