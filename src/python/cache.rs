//! Remembers answers of interpreters and listings of directories until they change: one file, one
//! entry per line.
//!
//! A time-out is remembered for a day, because trying again would take as long again. Other
//! failures are not remembered: their cause is often outside of the interpreter (a shared library
//! that is installed a minute later).

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::candidate::Candidate;
use super::listing::Listing;
use super::stamp::ExecutableStamp;
use super::{Error, Interpreter, path_text};

/// The file's name changes with its format. A line that lacks a required field is skipped, so only
/// a changed meaning or a new optional field needs a new number.
const FILE: &str = "interpreters-3.jsonl";

/// After a day, an interpreter that timed out on a busy machine gets another chance.
const SILENCE_HOLDS: Duration = Duration::from_hours(24);

/// A search needs about thirty. Each active environment adds one for its `bin`, and may be deleted.
const MOST_DIRECTORIES: usize = 100;

/// The cache, read from its file on first use. Deleting the file loses nothing.
#[derive(Debug)]
pub(crate) struct Cache {
    file: PathBuf,
    read: OnceLock<CacheContents>,
    /// Whether what is in the file may be used.
    is_trusted: bool,
    /// Whether the file may be written.
    is_writable: bool,
    /// What was added after the file was read.
    new: Mutex<Vec<InterpreterEntry>>,
}

/// What is remembered about an executable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Answer {
    /// What it said about itself.
    Is(Interpreter),
    /// It timed out.
    Silent {
        /// The time limit in milliseconds.
        limit: u64,
        /// When it was probed: seconds since 1970.
        asked: u64,
    },
}

impl Answer {
    /// What to remember about a result.
    fn of(result: &Result<Interpreter, Error>) -> Option<Self> {
        match result {
            Ok(interpreter) => Some(Self::Is(interpreter.clone())),
            Err(Error::TimedOut { limit, .. }) => {
                let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
                Some(Self::Silent { limit, asked: now().as_secs() })
            }
            Err(_) => None,
        }
    }
}

/// The answer of one executable. The key is the path and what it links to: the same file answers
/// differently elsewhere. Variables that change an answer (`PYTHONEXECUTABLE`,
/// `__PYVENV_LAUNCHER__`) are removed from the probe's environment.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct InterpreterEntry {
    #[serde(with = "path_text")]
    executable: PathBuf,
    #[serde(with = "path_text")]
    canonical: PathBuf,
    stamp: ExecutableStamp,
    answer: Answer,
}

impl InterpreterEntry {
    /// What to remember about a result.
    fn of(candidate: &Candidate, result: &Result<Interpreter, Error>) -> Option<Self> {
        Some(Self {
            executable: candidate.executable.clone(),
            canonical: candidate.canonical.clone(),
            stamp: candidate.stamp,
            answer: Answer::of(result)?,
        })
    }

    fn is_of(&self, candidate: &Candidate) -> bool {
        self.executable == candidate.executable && self.canonical == candidate.canonical
    }

    fn is_answer(&self) -> bool {
        matches!(self.answer, Answer::Is(_))
    }

    fn holds(&self) -> bool {
        match self.answer {
            Answer::Is(_) => true,
            Answer::Silent { asked, .. } => {
                // If the clock was set back, the difference is 0.
                now().saturating_sub(Duration::from_secs(asked)) < SILENCE_HOLDS
            }
        }
    }
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CacheLine {
    Interpreter(Box<InterpreterEntry>),
    Directory(Listing),
}

/// The contents of the file.
#[derive(Debug, Default)]
struct CacheContents {
    entries: Vec<InterpreterEntry>,
    directories: Vec<Listing>,
}

impl CacheContents {
    /// Lines that can't be parsed are skipped.
    fn read(file: &Path) -> Self {
        let mut kept = Self::default();
        // Another user's facts would decide what runs.
        let bytes = crate::fs::read_own(file).unwrap_or_default();
        // The empty line at the end must not reach serde_json: for its error it would count lines with
        // memchr, whose check for processor features takes longer than everything else here in a
        // virtual machine.
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(CacheLine::Interpreter(entry)) => kept.entries.push(*entry),
                Ok(CacheLine::Directory(directory)) => kept.directories.push(directory),
                Err(_) => {}
            }
        }
        kept
    }

    /// Drops what no longer exists or has expired. A cache that can't be written only costs time.
    fn write(mut self, file: &Path) {
        self.entries
            .retain(|entry| entry.holds() && ExecutableStamp::of(&entry.canonical).is_some());
        let surplus = self.directories.len().saturating_sub(MOST_DIRECTORIES);
        let directories = self.directories.into_iter().skip(surplus).map(CacheLine::Directory);
        let entries = self.entries.into_iter().map(|entry| CacheLine::Interpreter(Box::new(entry)));
        let lines = entries.chain(directories);
        let lines = lines.filter_map(|line| serde_json::to_string(&line).ok());
        let text: String = lines.map(|line| line + "\n").collect();
        if crate::fs::may_write_own(file) {
            let _ = crate::fs::replace_derived(file, text.as_bytes());
        }
    }

    fn entry(&self, candidate: &Candidate) -> Option<&InterpreterEntry> {
        self.entries.iter().find(|entry| entry.is_of(candidate))
    }
}

impl Cache {
    /// Uses a file in `cache_dir`, which need not exist.
    pub(crate) fn new(cache_dir: &Path) -> Self {
        let file = cache_dir.join(FILE);
        Self {
            file,
            read: OnceLock::new(),
            is_trusted: true,
            is_writable: true,
            new: Mutex::default(),
        }
    }

    /// Ignores what is in the file from now on.
    pub(crate) fn forget(&mut self) {
        self.is_trusted = false;
    }

    /// Writes nothing from now on.
    pub(crate) fn only_read(&mut self) {
        self.is_writable = false;
    }

    fn read(&self) -> &CacheContents {
        self.read.get_or_init(|| CacheContents::read(&self.file))
    }

    /// What is remembered about `candidate`, if it has not changed since.
    pub(crate) fn get(&self, candidate: &Candidate) -> Option<Answer> {
        let holds = |entry: &&InterpreterEntry| entry.stamp == candidate.stamp && entry.holds();
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let new = new.iter().find(|entry| entry.is_of(candidate)).filter(holds);
        let kept = || self.read().entry(candidate).filter(|_| self.is_trusted).filter(holds);
        new.or_else(kept).map(|entry| entry.answer.clone())
    }

    /// Whether `candidate` has ever answered, even if it has changed since.
    pub(crate) fn has_answered(&self, candidate: &Candidate) -> bool {
        self.read().entry(candidate).is_some_and(InterpreterEntry::is_answer)
    }

    /// What is remembered about a directory.
    pub(crate) fn directory(&self, dir: &Path) -> Option<Listing> {
        let mut kept = self.read().directories.iter().filter(|_| self.is_trusted);
        kept.find(|kept| kept.dir == dir).cloned()
    }

    /// Remembers results, and keeps what other processes wrote in the meantime.
    ///
    /// If an interpreter that answered before times out, it is forgotten and so probed again next
    /// time: the machine may have been busy, or an upgrade in progress.
    pub(crate) fn keep<'a>(
        &self,
        results: impl IntoIterator<Item = (&'a Candidate, &'a Result<Interpreter, Error>)>,
    ) {
        let mut results = results.into_iter().peekable();
        if results.peek().is_none() {
            return;
        }
        let mut kept = CacheContents::read(&self.file);
        let mut is_changed = false;
        for (candidate, result) in results {
            let before = kept.entries.iter().position(|entry| entry.is_of(candidate));
            let before = before.map(|place| kept.entries.remove(place));
            let entry = InterpreterEntry::of(candidate, result).filter(|new| {
                new.is_answer() || !before.as_ref().is_some_and(InterpreterEntry::is_answer)
            });
            is_changed |= before.is_some() || entry.is_some();
            kept.entries.extend(entry.clone());
            self.new.lock().unwrap_or_else(PoisonError::into_inner).extend(entry);
        }
        if is_changed && self.is_writable {
            kept.write(&self.file);
        }
    }

    /// Remembers directories, and keeps what other processes wrote in the meantime.
    pub(crate) fn keep_directories(&self, new: Vec<Listing>) {
        if new.is_empty() || !self.is_writable {
            return;
        }
        let mut kept = CacheContents::read(&self.file);
        kept.directories.retain(|old| !new.iter().any(|new| new.dir == old.dir));
        kept.directories.extend(new);
        kept.write(&self.file);
    }
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests;
