//! What interpreters said, kept until they change: one file, a line for each.
//!
//! Kept are answers, and for a day who gave none within the time limit: waiting for it again would
//! cost as long again. Why something else does not run often lies outside of it (a shared library
//! that is installed a minute later), so that is asked again.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::discovery::Candidate;
use super::stamp::Stamp;
use super::{Error, Interpreter, path_text};

/// What another version of the program wrote is in a file of another name. A line that lacks a field
/// is not read: only a changed meaning and a new optional field need a new number.
const FILE: &str = "interpreters-2.jsonl";

/// Who was silent when the machine was busy may speak tomorrow.
const SILENCE_HOLDS: Duration = Duration::from_hours(24);

/// The answers, in one file: it is read once, when first asked for. Deleting it loses nothing.
#[derive(Debug)]
pub(crate) struct Cache {
    file: PathBuf,
    read: OnceLock<Vec<Entry>>,
    /// Since then.
    new: Mutex<Vec<Entry>>,
}

/// What is remembered of an executable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Answer {
    /// What it said.
    Is(Interpreter),
    /// It said nothing.
    Silent {
        /// Milliseconds it had.
        limit: u64,
        /// When it was asked: seconds since 1970.
        asked: u64,
    },
}

impl Answer {
    /// What is worth remembering of a result.
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

/// By the path and what it leads to: the same file answers differently elsewhere. Variables that
/// change an answer (`PYTHONEXECUTABLE`, `__PYVENV_LAUNCHER__`) are kept from the interpreter.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    #[serde(with = "path_text")]
    executable: PathBuf,
    #[serde(with = "path_text")]
    canonical: PathBuf,
    stamp: Stamp,
    answer: Answer,
}

impl Entry {
    fn is_of(&self, executable: &Path, canonical: &Path) -> bool {
        self.executable == executable && self.canonical == canonical
    }

    fn holds(&self) -> bool {
        match self.answer {
            Answer::Is(_) => true,
            Answer::Silent { asked, .. } => {
                // A clock that was put back makes it neither older nor younger.
                now().saturating_sub(Duration::from_secs(asked)) < SILENCE_HOLDS
            }
        }
    }
}

impl Cache {
    /// Keeps its file in `cache_dir`, which need not exist.
    pub(crate) fn new(cache_dir: &Path) -> Self {
        Self { file: cache_dir.join(FILE), read: OnceLock::new(), new: Mutex::default() }
    }

    /// From now on knows nothing but what it is given.
    pub(crate) fn forget(&mut self) {
        self.read = OnceLock::from(Vec::new());
    }

    /// What is remembered of `candidate`, if it has not changed since.
    pub(crate) fn get(&self, candidate: &Candidate) -> Option<Answer> {
        let holding = |entries: &[Entry]| {
            let mut entries = entries.iter();
            let entry = entries.find(|e| e.is_of(&candidate.executable, &candidate.canonical))?;
            (entry.stamp == candidate.stamp && entry.holds()).then(|| entry.answer.clone())
        };
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        holding(&new).or_else(|| holding(self.read.get_or_init(|| read(&self.file))))
    }

    /// Remembers results, beside what others have written meanwhile; what is no longer there is
    /// forgotten. A cache that can't be written costs time, no more.
    pub(crate) fn keep<'a>(
        &self,
        results: impl IntoIterator<Item = (&'a Candidate, &'a Result<Interpreter, Error>)>,
    ) {
        let new: Vec<Entry> = results
            .into_iter()
            .filter_map(|(candidate, result)| {
                Some(Entry {
                    executable: candidate.executable.clone(),
                    canonical: candidate.canonical.clone(),
                    stamp: candidate.stamp,
                    answer: Answer::of(result)?,
                })
            })
            .collect();
        if new.is_empty() {
            return;
        }
        let mut entries = read(&self.file);
        entries.retain(|old| {
            old.holds()
                && Stamp::of(&old.canonical) == Some(old.stamp)
                && !new.iter().any(|entry| entry.is_of(&old.executable, &old.canonical))
        });
        entries.extend(new.iter().cloned());
        self.new.lock().unwrap_or_else(PoisonError::into_inner).extend(new);
        let lines = entries.iter().filter_map(|entry| serde_json::to_string(entry).ok());
        let text: String = lines.map(|line| line + "\n").collect();
        let _ = crate::fs::replace_derived(&self.file, text.as_bytes());
    }
}

/// The entries of the file; a line that can't be read is none.
fn read(file: &Path) -> Vec<Entry> {
    let bytes = std::fs::read(file).unwrap_or_default();
    // An error of serde_json looks for its line with memchr, which first asks the processor what it can:
    // in a virtual machine that costs more than all the rest.
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;
    use crate::python::Source;
    use crate::python::testing::{executable, fake_binary, interpreter};

    fn setup() -> (tempfile::TempDir, Cache, Candidate) {
        let dir = tempfile::tempdir().unwrap();
        let python = dir.path().join("python");
        fake_binary(&python);
        let cache = Cache::new(&dir.path().join("cache"));
        let candidate = Candidate::at(python, Source::Explicit).unwrap();
        (dir, cache, candidate)
    }

    impl Cache {
        fn put(&self, candidate: &Candidate, version: &str) {
            self.keep([(candidate, &Ok(interpreter(version)))]);
        }

        /// As the next process sees it.
        fn again(&self) -> Self {
            Self::new(self.file.parent().unwrap())
        }

        fn version(&self, candidate: &Candidate) -> Option<String> {
            match self.again().get(candidate)? {
                Answer::Is(interpreter) => Some(interpreter.version.to_string()),
                Answer::Silent { .. } => None,
            }
        }
    }

    fn found_again(candidate: &Candidate) -> Candidate {
        Candidate::at(candidate.path.clone(), Source::Explicit).unwrap()
    }

    #[test]
    fn an_answer_is_kept_until_the_executable_changes() {
        let (dir, cache, candidate) = setup();
        assert_eq!(cache.version(&candidate), None);
        cache.put(&candidate, "3.12.1");
        assert_eq!(cache.version(&found_again(&candidate)).as_deref(), Some("3.12.1"));
        executable(&dir.path().join("new"), b"\x7fELF another");
        crate::fs::rename_over(&dir.path().join("new"), &candidate.path).unwrap();
        assert_eq!(cache.version(&found_again(&candidate)), None);
    }

    #[test]
    fn one_file_under_two_paths_has_two_answers() {
        let (dir, cache, candidate) = setup();
        cache.put(&candidate, "3.12.1");
        let link = dir.path().join("link");
        crate::fs::symlink(&candidate.path, &link).unwrap();
        let linked = Candidate::at(link, Source::Explicit).unwrap();
        assert_eq!(cache.version(&linked), None);
        cache.put(&linked, "3.9.1");
        assert_eq!(cache.version(&linked).as_deref(), Some("3.9.1"));
        assert_eq!(cache.version(&candidate).as_deref(), Some("3.12.1"));
    }

    #[test]
    fn a_damaged_line_is_none_and_harms_no_other() {
        let (dir, cache, candidate) = setup();
        let other = dir.path().join("other");
        fake_binary(&other);
        let other = Candidate::at(other, Source::Explicit).unwrap();
        cache.put(&candidate, "3.12.1");
        cache.put(&other, "3.11.1");
        let whole = std::fs::read(&cache.file).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for length in 0..first {
            let damaged = [&whole[..length], &whole[first..]].concat();
            crate::fs::replace_derived(&cache.file, &damaged).unwrap();
            assert_eq!(cache.version(&candidate), None, "{length} bytes");
            assert_eq!(cache.version(&other).as_deref(), Some("3.11.1"));
        }
    }

    #[test]
    fn who_was_silent_is_remembered_for_a_day() {
        let (_dir, cache, candidate) = setup();
        let path = candidate.executable.clone();
        let silent = Err(Error::TimedOut { path, limit: Duration::from_millis(1500) });
        cache.keep([(&candidate, &silent)]);
        let asked = match cache.again().get(&candidate) {
            Some(Answer::Silent { limit: 1500, asked }) => asked,
            other => panic!("{other:?}"),
        };
        let text = std::fs::read_to_string(&cache.file).unwrap();
        let yesterday = asked - SILENCE_HOLDS.as_secs() - 1;
        let old = text.replace(&asked.to_string(), &yesterday.to_string());
        crate::fs::replace_derived(&cache.file, old.as_bytes()).unwrap();
        assert_eq!(cache.again().get(&candidate), None);
    }

    #[test]
    fn other_failures_are_not_remembered() {
        let (_dir, cache, candidate) = setup();
        let reason = "it was killed by signal 11".to_owned();
        let path = candidate.executable.clone();
        cache.keep([(&candidate, &Err(Error::DoesNotRun { path, reason }))]);
        assert!(!cache.file.exists());
    }

    #[test]
    fn what_is_gone_is_forgotten_when_something_new_is_kept() {
        let (dir, cache, candidate) = setup();
        cache.put(&candidate, "3.12.1");
        let other = dir.path().join("other");
        fake_binary(&other);
        crate::fs::delete_file(&candidate.path).unwrap();
        cache.put(&Candidate::at(other, Source::Explicit).unwrap(), "3.11.1");
        assert_eq!(std::fs::read_to_string(&cache.file).unwrap().lines().count(), 1);
    }

    #[test]
    fn a_path_of_any_bytes_is_kept() {
        let (dir, cache, _) = setup();
        let odd = dir.path().join(OsStr::from_bytes(b"a\nb\xff'\"")).join("python3");
        fake_binary(&odd);
        let candidate = Candidate::at(odd.clone(), Source::Explicit).unwrap();
        let answer =
            Interpreter { executable: odd.clone(), base_prefix: odd, ..interpreter("3.9") };
        cache.keep([(&candidate, &Ok(answer.clone()))]);
        assert_eq!(cache.again().get(&candidate), Some(Answer::Is(answer)));
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_no_error() {
        let (dir, _, candidate) = setup();
        let cache = Cache::new(&dir.path().join("python"));
        cache.put(&candidate, "3.12.1");
        assert_eq!(cache.version(&candidate), None);
    }
}
