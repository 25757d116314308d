//! What a search for environments does with each directory and each file. Several threads do it at once.

use std::collections::HashSet;
use std::fs::Metadata;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkState};

use super::Found;
use crate::fs;
use crate::inspect::maker::is_conda;
use crate::venv::paths::bin_dir;

/// Directories that are large, and hold no environments that anybody enters.
const LEFT_OUT: [&str; 7] =
    [".git", ".hg", ".svn", "node_modules", "__pycache__", "site-packages", "dist-packages"];

/// What all threads of a search share.
pub(super) struct Looker {
    found: Mutex<Found>,
    /// The file systems of the roots.
    devices: HashSet<Option<u64>>,
    skipped: HashSet<PathBuf>,
    directories: AtomicUsize,
    environments: AtomicUsize,
    stops: AtomicBool,
}

impl Looker {
    pub(super) fn new(roots: &[PathBuf], skipped: &[PathBuf]) -> Self {
        Self {
            found: Mutex::default(),
            devices: roots.iter().map(|root| fs::device(root)).collect(),
            skipped: skipped.iter().cloned().collect(),
            directories: AtomicUsize::default(),
            environments: AtomicUsize::default(),
            stops: AtomicBool::default(),
        }
    }

    /// Ends the search soon.
    pub(super) fn stop(&self) {
        self.stops.store(true, Ordering::Relaxed);
    }

    /// How far it is, in words.
    pub(super) fn progress(&self) -> String {
        let [directories, environments] =
            [&self.directories, &self.environments].map(|count| count.load(Ordering::Relaxed));
        format!("searching: {directories} directories, {environments} environments")
    }

    /// Everything that was found, in the order of the alphabet: threads come in any.
    pub(super) fn found(&self) -> Found {
        let mut found = mem::take(&mut *self.lock());
        for paths in [&mut found.environments, &mut found.unreadable, &mut found.mounts] {
            paths.sort_unstable();
            paths.dedup();
        }
        found
    }

    /// Whether the search goes on in it.
    pub(super) fn enters(&self, entry: &DirEntry) -> bool {
        if self.stops.load(Ordering::Relaxed) {
            return false;
        }
        if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
            self.notes_file(entry);
            return false;
        }
        let path = entry.path();
        let name = entry.file_name().to_str().unwrap_or_default();
        if LEFT_OUT.contains(&name)
            || is_uv_archive(name)
            || is_trash(path, name)
            || fs::is_unfinished(path)
            || self.skipped.contains(path)
        {
            return false;
        }
        self.directories.fetch_add(1, Ordering::Relaxed);
        if !self.is_on_a_searched_disk(entry) {
            self.lock().mounts.push(path.to_owned());
            return false;
        }
        !self.notes_environment(path)
    }

    /// Takes down what can't be read.
    pub(super) fn visits(&self, visited: Result<DirEntry, ignore::Error>) -> WalkState {
        if let Err(error) = visited
            && let Some(path) = path_of(&error)
        {
            self.lock().unreadable.push(path.to_owned());
        }
        if self.stops.load(Ordering::Relaxed) { WalkState::Quit } else { WalkState::Continue }
    }

    /// Takes down an environment; `false` if there is none.
    pub(super) fn notes_environment(&self, path: &Path) -> bool {
        let is_there = |name: &str| path.join(name).symlink_metadata().is_ok();
        let is_conda = is_there("conda-meta") && is_conda(path);
        if !is_conda && !is_there("pyvenv.cfg") && !is_old_virtualenv(path) {
            return false;
        }
        self.environments.fetch_add(1, Ordering::Relaxed);
        let mut found = self.lock();
        found.environments.push(path.to_owned());
        if is_conda {
            // conda's own directory holds the environments that it made.
            let inner = fs::children(&path.join("envs")).unwrap_or_default();
            found.environments.extend(inner.into_iter().filter(|inner| is_conda_dir(inner)));
        }
        true
    }

    fn notes_file(&self, entry: &DirEntry) {
        let name = entry.file_name();
        let is_link = || entry.path_is_symlink();
        if name == "pyproject.toml" || name == ".pdm-python" || name == ".venv" && is_link() {
            self.lock().projects.note(entry.path());
        }
    }

    #[cfg(unix)]
    fn is_on_a_searched_disk(&self, entry: &DirEntry) -> bool {
        let device = |metadata: Metadata| std::os::unix::fs::MetadataExt::dev(&metadata);
        entry.metadata().is_ok_and(|metadata| self.devices.contains(&Some(device(metadata))))
    }

    /// On Windows, a mounted disk is a link.
    #[cfg(not(unix))]
    fn is_on_a_searched_disk(&self, _entry: &DirEntry) -> bool {
        true
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_conda_dir(path: &Path) -> bool {
    !path.is_symlink() && is_conda(path)
}

/// Whether it has the name of the directory in uv's cache with unpacked wheels, among them the environments of `uvx`,
/// which are made anew at will.
fn is_uv_archive(name: &str) -> bool {
    name.strip_prefix("archive-v").is_some_and(|version| version.parse::<u32>().is_ok())
}

/// Whether what is in it was removed: by venvyard, or on a desktop (freedesktop.org's trash specification; macOS).
fn is_trash(path: &Path, name: &str) -> bool {
    name.eq_ignore_ascii_case(".trash")
        || name.starts_with(".Trash-")
        || name == "Trash" && path.join("info").is_dir()
}

/// Whether virtualenv before 20 made it, which wrote no `pyvenv.cfg`.
fn is_old_virtualenv(path: &Path) -> bool {
    let bin = bin_dir(path);
    let is_file = |name: &str| bin.join(name).symlink_metadata().is_ok_and(|it| !it.is_dir());
    is_file("activate") && (is_file("python") || is_file("python.exe"))
}

/// The path that an error is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}
