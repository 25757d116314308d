//! Tests of the cache of interpreters.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use super::*;
use crate::python::PythonSource;
use crate::python::listing::{DirectoryState, Extent};
use crate::python::testing::{executable, fake_binary, interpreter};

fn setup() -> (tempfile::TempDir, Cache, Candidate) {
    let dir = tempfile::tempdir().unwrap();
    let python = dir.path().join("python");
    fake_binary(&python);
    let cache = Cache::new(&dir.path().join("cache"));
    let candidate = Candidate::at(python, PythonSource::Explicit).unwrap();
    (dir, cache, candidate)
}

impl Cache {
    fn put(&self, candidate: &Candidate, version: &str) {
        self.keep([(candidate, &Ok(interpreter(version)))]);
    }

    /// The cache as the next process sees it.
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
    Candidate::at(candidate.path.clone(), PythonSource::Explicit).unwrap()
}

#[test]
fn an_answer_is_remembered_until_the_executable_changes() {
    let (dir, cache, candidate) = setup();
    assert_eq!(cache.version(&candidate), None);
    cache.put(&candidate, "3.12.1");
    assert_eq!(cache.version(&found_again(&candidate)).as_deref(), Some("3.12.1"));
    executable(&dir.path().join("new"), b"\x7fELF another");
    crate::fs::rename_over(&dir.path().join("new"), &candidate.path).unwrap();
    assert_eq!(cache.version(&found_again(&candidate)), None);
}

#[test]
fn a_file_with_two_paths_has_two_answers() {
    let (dir, cache, candidate) = setup();
    cache.put(&candidate, "3.12.1");
    let link = dir.path().join("link");
    crate::fs::symlink(&candidate.path, &link).unwrap();
    let linked = Candidate::at(link, PythonSource::Explicit).unwrap();
    assert_eq!(cache.version(&linked), None);
    cache.put(&linked, "3.9.1");
    assert_eq!(cache.version(&linked).as_deref(), Some("3.9.1"));
    assert_eq!(cache.version(&candidate).as_deref(), Some("3.12.1"));
}

#[test]
fn a_damaged_line_of_the_cache_is_skipped() {
    let (dir, cache, candidate) = setup();
    let other = dir.path().join("other");
    fake_binary(&other);
    let other = Candidate::at(other, PythonSource::Explicit).unwrap();
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
fn a_time_out_is_remembered_for_a_day() {
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
fn missing_interpreters_are_forgotten_when_others_are_added() {
    let (dir, cache, candidate) = setup();
    cache.put(&candidate, "3.12.1");
    let other = dir.path().join("other");
    fake_binary(&other);
    crate::fs::delete_file(&candidate.path).unwrap();
    cache.put(&Candidate::at(other, PythonSource::Explicit).unwrap(), "3.11.1");
    assert_eq!(std::fs::read_to_string(&cache.file).unwrap().lines().count(), 1);
}

#[test]
fn the_cache_keeps_paths_of_any_bytes() {
    let (dir, cache, _) = setup();
    let odd = dir.path().join(OsStr::from_bytes(b"a\nb\xff'\"")).join("python3");
    fake_binary(&odd);
    let candidate = Candidate::at(odd.clone(), PythonSource::Explicit).unwrap();
    let answer = Interpreter { executable: odd.clone(), base_prefix: odd, ..interpreter("3.9") };
    cache.keep([(&candidate, &Ok(answer.clone()))]);
    assert_eq!(cache.again().get(&candidate), Some(Answer::Is(answer)));
}

#[test]
fn an_unwritable_cache_is_ignored() {
    let (dir, _, candidate) = setup();
    let cache = Cache::new(&dir.path().join("python"));
    cache.put(&candidate, "3.12.1");
    assert_eq!(cache.version(&candidate), None);
}

#[test]
fn a_time_out_after_an_answer_is_not_remembered() {
    let (dir, cache, candidate) = setup();
    cache.put(&candidate, "3.12.1");
    executable(&dir.path().join("new"), b"\x7fELF another");
    crate::fs::rename_over(&dir.path().join("new"), &candidate.path).unwrap();
    let changed = found_again(&candidate);
    assert!(cache.again().has_answered(&changed));
    let path = changed.executable.clone();
    let silent = Err(Error::TimedOut { path, limit: Duration::from_secs(10) });
    cache.keep([(&changed, &silent)]);
    assert_eq!(cache.again().get(&changed), None);
    // Once more, and it is one that hangs.
    assert!(!cache.again().has_answered(&changed));
    cache.keep([(&changed, &silent)]);
    assert!(matches!(cache.again().get(&changed), Some(Answer::Silent { .. })));
}

#[test]
fn that_an_interpreter_answered_is_remembered_when_others_are_added() {
    let (dir, cache, candidate) = setup();
    cache.put(&candidate, "3.12.1");
    executable(&candidate.path, b"\x7fELF another");
    let other = dir.path().join("other");
    fake_binary(&other);
    cache.put(&Candidate::at(other, PythonSource::Explicit).unwrap(), "3.11.1");
    assert_eq!(cache.version(&found_again(&candidate)), None);
    assert!(cache.again().has_answered(&found_again(&candidate)));
}

#[test]
fn the_number_of_remembered_directories_is_limited() {
    let (dir, cache, candidate) = setup();
    cache.put(&candidate, "3.12.1");
    let listing = |number: usize| {
        let path = dir.path().join(number.to_string());
        crate::fs::create_dir_all(&path).unwrap();
        let state = DirectoryState::of(&path.metadata().unwrap());
        Listing::read(&path, state, Extent::All).unwrap()
    };
    let (first, mut second) = (listing(0), listing(1));
    cache.keep_directories(vec![first.clone()]);
    cache.keep_directories((1..=MOST_DIRECTORIES).map(listing).collect());
    assert_eq!(cache.again().directory(&first.dir), None);
    let kept = cache.again().directory(&second.dir).unwrap();
    second.is_new = false;
    assert_eq!(kept, second);
    assert_eq!(cache.version(&candidate).as_deref(), Some("3.12.1"));
}
